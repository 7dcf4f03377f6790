using System.Text.Json;
using System.Xml.Linq;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Reports;
using PruneSearch.Campaigns.Sensitivity;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Storage;
using PruneSearch.Cli.Tests.BrokenInputs;
using PruneSearch.Cli.Tests.Campaigns;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Cli.Tests.Reports;

/// <summary>Curves of groups, in a campaign's report and on a page of their own.</summary>
[Collection(CommandLineCollection.Name)]
public sealed class SensitivityReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_campaign_that_went_by_curves_shows_them_and_the_page_of_a_model_too()
    {
        CampaignSpec spec = SmallCampaign.Spec(candidates: 2, s => s with { Prune = s.Prune with { Allocation = ["sensitivity"], Criterion = ["l2"] } });
        CampaignState state = await SmallCampaign.RunAsync(spec, _folder.Path, parallel: 1, TestContext.Current.CancellationToken);
        var store = new DirectoryArtifactStore(Path.Combine(_folder.Path, "artifacts"), new DurableFiles(NoCrashPoints.Instance));
        SensitivityBook book = await SensitivityBook.ReadAsync(state, store, TestContext.Current.CancellationToken);
        Assert.Empty(book.Missing);
        SensitivityStudy study = Assert.Single(book.Studies);
        Assert.Contains(state.Candidates[0].Plan!.Sensitivity!.Value, ArtifactReferences.Of(state, spec));
        Assert.Equal(state.Base!.Groups.Select(g => g.Id).Order(StringComparer.Ordinal), study.Groups.Select(g => g.Id).Order(StringComparer.Ordinal));
        Assert.Equal(state.Base.Macs, study.DenseMacs);
        Assert.All(study.Groups.SelectMany(g => g.Cuts), c => Assert.InRange(c.Macs, 1, study.DenseMacs - 1));

        XElement section = Section(await PageAsync(state, spec, book), "Sensitivity of groups");
        Assert.Equal(2, section.Descendants("svg").Count(e => (string?)e.Attribute("role") == "img"));
        string[] rows = [.. section.Descendants("tbody").Elements("tr").Select(r => r.Element("th")!.Value)];
        Assert.Equal(study.MostSensitiveFirst.Select(g => g.Id), rows);
        Assert.Equal(study.Critical.Select(g => g.Id), section.Descendants("tr").Where(r => r.Descendants("span").Any(b => b.Value == "critical")).Select(r => r.Element("th")!.Value));

        // Curves that are gone are named, and the page stands.
        ArtifactHash hash = state.Candidates[0].Plan!.Sensitivity!.Value;
        using var empty = new TemporaryFolder();
        SensitivityBook gone = await SensitivityBook.ReadAsync(state, new DirectoryArtifactStore(empty.Path, new DurableFiles(NoCrashPoints.Instance)), TestContext.Current.CancellationToken);
        XElement without = await PageAsync(state, spec, gone);
        Assert.Contains(without.Descendants("li"), li => li.Value.StartsWith($"sensitivity {hash}", StringComparison.Ordinal));
        Assert.DoesNotContain(without.Descendants("h2"), h => h.Value == "Sensitivity of groups");

        // The same section of the stored model, by the command.
        string model = Path.Combine(_folder.Path, "dense.onnx");
        File.Copy(SmallCampaign.ModelFile(_folder.Path, state.Base.Model), model);
        CommandLineRun run = await CommandLineRun.OfAsync(
            _folder.Path,
            ["sensitivity", model, "--data", "glyphs:seed=1,size=16,train=300,validation=300,test=100", "--split", "validation", "--mean", "0.5", "--std", "0.25", "--threads", "1", "--ratios", "0.25,0.5", "--html", "page.html", "--json"],
            TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == ExitCode.Ok, run.Error);
        XElement page = ReportedCampaign.Parse(await File.ReadAllTextAsync(Path.Combine(_folder.Path, "page.html"), TestContext.Current.CancellationToken));
        JsonElement json = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal("Sensitivity of dense.onnx", page.Descendants("h1").Single().Value);
        Assert.Equal(json.GetProperty("groups").EnumerateArray().Select(g => g.GetProperty("group").GetString()).Order(StringComparer.Ordinal), page.Descendants("tbody").Elements("tr").Select(r => r.Element("th")!.Value).Order(StringComparer.Ordinal));
        Assert.Equal(
            json.GetProperty("critical").EnumerateArray().Select(g => g.GetString()),
            page.Descendants("tr").Where(r => r.Descendants("span").Any(b => b.Value == "critical")).Select(r => r.Element("th")!.Value));
        Assert.Equal(ExitCode.BadInput, (await CommandLineRun.OfAsync(_folder.Path, ["sensitivity", model, "--data", "glyphs:train=300,validation=300,test=100", "--html", "no/page.html"], TestContext.Current.CancellationToken)).ExitCode);
    }

    [Fact]
    public void Timed_cuts_have_a_curve_of_speedups_with_target_interval_and_dense_baseline()
    {
        static StudiedCut Cut(int removed, double accuracy) => new(removed, removed / 8.0, new() { Samples = 100, Accuracy = accuracy, AccuracyLow = accuracy - 0.05, AccuracyHigh = accuracy + 0.05, Loss = 1 }, 100)
        {
            Timing = new CutTiming(1.25, 2.5, 2, 1.9, 2.1, Unstable: removed > 4),
        };
        var study = new SensitivityStudy
        {
            Granularity = "channel", Criterion = "l2", Samples = "100 samples", DenseMacs = 200, Target = "edge",
            Dense = new() { Samples = 100, Accuracy = 0.9, AccuracyLow = 0.82, AccuracyHigh = 0.95 },
            Groups = [.. Enumerable.Range(0, 9).Select(i => new StudiedGroup($"<b>{i}", 8, [Cut(2, 0.9), Cut(6, 0.8 - (i * 0.01))]))],
        };
        using var writer = new StringWriter();
        SensitivityReport.Write(writer, "model.onnx", study);
        XElement page = ReportedCampaign.Parse(writer.ToString());
        string[] tips = [.. page.Descendants().Attributes("data-tip").Select(a => a.Value)];
        Assert.Equal(9, tips.Count(t => t.EndsWith("1.25 ms, dense 2.5 ms in the same run, 2.00x [1.90, 2.10] on edge, unstable", StringComparison.Ordinal)));
        Assert.Equal(["speedup on edge", "accuracy"], page.Descendants("text").Where(t => (string?)t.Attribute("transform") is not null).Select(t => t.Value).Reverse());
        Assert.Contains(page.Descendants("p"), p => p.Value.StartsWith("No group is critical", StringComparison.Ordinal));
        Assert.Equal(2, page.Descendants("li").Count(li => li.Value == "other groups"));
    }

    private static async Task<XElement> PageAsync(CampaignState state, CampaignSpec spec, SensitivityBook book)
    {
        using var writer = new StringWriter();
        ReceiptBook receipts = await ReceiptBook.ReadAsync(state, new DirectoryArtifactStore(Path.GetTempPath(), new DurableFiles(NoCrashPoints.Instance)), TestContext.Current.CancellationToken);
        CampaignReport.Write(writer, new ReportContent(state, spec, receipts, "runs/small") { Sensitivity = book });
        return ReportedCampaign.Parse(writer.ToString());
    }

    /// <summary>What stands between a heading and the next.</summary>
    private static XElement Section(XElement page, string heading)
    {
        XElement start = page.Descendants("h2").Single(h => h.Value == heading);
        return new XElement("section", start.ElementsAfterSelf().TakeWhile(e => e.Name.LocalName != "h2"));
    }
}
