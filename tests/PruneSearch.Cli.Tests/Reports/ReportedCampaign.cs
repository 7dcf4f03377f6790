using System.Xml;
using System.Xml.Linq;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Reports;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Storage;
using PruneSearch.Campaigns.Views;
using PruneSearch.Cli.Tests.Campaigns;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Cli.Tests.Reports;

/// <summary>A small campaign with baselines, run once for all tests of its report.</summary>
public sealed class ReportedCampaign : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    internal CampaignSpec Spec { get; } = SmallCampaign.Spec(candidates: 5, s => s with { Baselines = new BaselineSpec { Uniform = [0.3, 0.6], Random = [0.3] } });

    internal CampaignState State { get; private set; } = CampaignState.Empty;

    internal ReceiptBook Receipts { get; private set; } = null!;

    internal IReadOnlyList<JournalRecord> Records => FileJournal.ReadAll(_folder.Path);

    public async ValueTask InitializeAsync()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        State = await SmallCampaign.RunAsync(Spec, _folder.Path, parallel: 1, cancellation);
        var artifacts = new DirectoryArtifactStore(Path.Combine(_folder.Path, "artifacts"), new DurableFiles(NoCrashPoints.Instance));
        Receipts = await ReceiptBook.ReadAsync(State, artifacts, cancellation);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The page of a state of the campaign.</summary>
    /// <param name="state">The state; null for its end.</param>
    /// <param name="receipts">The receipts; null for all.</param>
    /// <param name="script">What draws its charts; null for the page without.</param>
    internal string Page(CampaignState? state = null, ReceiptBook? receipts = null, ReportScript? script = null)
    {
        var content = new ReportContent(state ?? State, Spec, receipts ?? Receipts, "runs/small");
        using var writer = new StringWriter();
        CampaignReport.Write(writer, content, script is null ? null : ReportCharts.Of(script, content, History(content.State.Sequence)));
        return writer.ToString();
    }

    /// <summary>What was recorded up to a record.</summary>
    internal CampaignHistory History(long sequence)
    {
        var history = new CampaignHistory();
        foreach ((int index, JournalRecord record) in Records.Take((int)sequence).Index())
        {
            history.Add(new CampaignEvent(index + 1, record));
        }

        return history;
    }

    /// <summary>The page as a tree; it fails where markup is not balanced or not escaped.</summary>
    internal static XElement Parse(string page)
    {
        using var reader = XmlReader.Create(new StringReader(page), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader).Root!;
    }
}
