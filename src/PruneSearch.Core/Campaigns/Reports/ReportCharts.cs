using System.Text.Json;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Views;
using PruneSearch.Campaigns.Views.Documents;

namespace PruneSearch.Campaigns.Reports;

/// <summary>
/// The dashboard's charts in a report: the script that draws them, and what it draws, which are the documents that the HTTP API serves of the same
/// state. They follow from the campaign's records alone.
/// </summary>
public sealed class ReportCharts
{
    /// <summary>Members of the front whose training and latency are drawn; of more, those that lie evenly along it.</summary>
    public const int MostMembers = 12;

    private const int MostSpans = 1000;

    private ReportCharts(ReportScript script) => Script = script;

    public ReportScript Script { get; }

    public required Overview Overview { get; init; }

    /// <summary>Of every metric; thinned as the API thins them.</summary>
    public required PointColumns Points { get; init; }

    public required HypervolumeHistory Hypervolume { get; init; }

    /// <summary>One for each objective.</summary>
    public required IReadOnlyList<Importance> Importance { get; init; }

    public required Timeline Timeline { get; init; }

    /// <summary>Members of the front: without what other parts of the report say of them (what was cut, lineage, files).</summary>
    public required IReadOnlyList<CandidateDetail> Members { get; init; }

    /// <param name="script">What draws.</param>
    /// <param name="content">What the report is about.</param>
    /// <param name="history">The campaign's records, at least up to the content's state.</param>
    public static ReportCharts Of(ReportScript script, ReportContent content, CampaignHistory history)
    {
        CampaignView view = CampaignView.Of(content, null);
        CandidateEvidence evidence = CandidateEvidence.None with { Receipts = content.Receipts.Receipts };
        return new ReportCharts(script)
        {
            Overview = view.Overview,
            Points = PointQuery.Parse(name => name == "metrics" ? string.Join(',', view.Metrics.Keys) : null).Of(view),
            Hypervolume = HypervolumeHistories.Of(view, history),
            Importance = [.. view.Overview.Objectives.Select(o => ImportanceAnalysis.Of(view, o))],
            Timeline = history.Timeline(MostSpans),
            Members = [.. Spread(content.Front).Select(c => CandidateDetails.Of(view, history, c.Number, evidence) with { Lineage = [], Files = [] })],
        };
    }

    /// <summary>The documents by name, as JSON that holds no markup: its text stays within the element that it stands in.</summary>
    internal IEnumerable<(string Name, string Json)> Documents() =>
    [
        ("overview", JsonSerializer.Serialize(Overview, RemoteJson.Default.Overview)),
        ("points", JsonSerializer.Serialize(Points, RemoteJson.Default.PointColumns)),
        ("hypervolume", JsonSerializer.Serialize(Hypervolume, RemoteJson.Default.HypervolumeHistory)),
        ("importance", $"[{string.Join(',', Importance.Select(i => JsonSerializer.Serialize(i, RemoteJson.Default.Importance)))}]"),
        ("timeline", JsonSerializer.Serialize(Timeline, RemoteJson.Default.Timeline)),
        ("candidates", $"[{string.Join(',', Members.Select(m => JsonSerializer.Serialize(m, RemoteJson.Default.CandidateDetail)))}]"),
    ];

    private static IEnumerable<CandidateState> Spread(IReadOnlyList<CandidateState> front) => front.Count <= MostMembers
        ? front
        : Enumerable.Range(0, MostMembers).Select(i => front[i * (front.Count - 1) / (MostMembers - 1)]);
}
