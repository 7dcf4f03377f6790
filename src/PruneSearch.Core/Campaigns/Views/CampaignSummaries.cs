using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Reports;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Views.Documents;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Views;

/// <summary>Campaigns in one line, with what follows from their candidates.</summary>
public static class CampaignSummaries
{
    private const int SparklinePoints = 40;

    public static CampaignSummary Of(CampaignView view)
    {
        CampaignState state = view.State;
        int planned = state.Exhausted ? state.Candidates.Count : view.Spec.PlannedCandidates + state.Candidates.Count - state.SamplerProposals - state.BaselineProposals;
        int ended = state.Candidates.Count - state.Active.Count;
        return CampaignSummary.Of(state) with
        {
            Planned = planned,
            Progress = state.IsOver ? 1 : planned == 0 ? 0 : Math.Min(1, (double)ended / planned),
            EtaSeconds = Eta(state, ended, planned),
            Best = Best(view.Content),
            Hypervolume = view.Content.Advantage is { } advantage ? Sparkline(advantage.Search) : [],
        };
    }

    /// <summary>From the pace since the first candidate joined; null where nothing has ended yet, or nothing is under way.</summary>
    private static double? Eta(CampaignState state, int ended, int planned) =>
        state.IsOver || state.Paused || ended == 0 || state.Candidates[0].ProposedAt is not { } began ? null
        : (state.UpdatedAt - began).TotalSeconds / ended * Math.Max(0, planned - ended);

    private static BestCandidate? Best(ReportContent content) => content.Spec.Targets
        .Select(t => (t.Name, Best: content.Fastest(t.Name)))
        .Where(p => p.Best is not null)
        .Select(p => (p.Name, Best: p.Best!, Newest: content.Newest(p.Best!, p.Name)))
        .Where(p => p.Newest?.Speedup is not null)
        .Select(p => Figure(p.Name, p.Best, p.Newest!))
        .MaxBy(b => b.Speedup);

    private static BestCandidate Figure(string target, CandidateState c, MeasureReport m) =>
        new(c.Number, target, m.Speedup!.Value, m.SpeedupLow ?? m.Speedup.Value, m.SpeedupHigh ?? m.Speedup.Value);

    /// <summary>The curve at equal steps, its end included.</summary>
    private static double[] Sparkline(HypervolumeCurve curve)
    {
        int points = Math.Min(SparklinePoints, curve.Candidates);
        return [.. Enumerable.Range(1, points).Select(i => curve.After((int)((long)curve.Candidates * i / points)))];
    }
}
