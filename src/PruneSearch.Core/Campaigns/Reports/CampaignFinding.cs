using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.Hardware.Measurement;
using PruneSearch.Hardware.Targets;

namespace PruneSearch.Campaigns.Reports;

/// <summary>
/// What a campaign found, in one sentence for each target. The fastest member of the front is chosen by what the search measured and
/// reported by its last measurement, so that the figure is not the luckiest of many.
/// </summary>
/// <param name="IsGain">Whether something really is faster (smaller, where there is no target).</param>
/// <param name="Text">The sentence.</param>
internal sealed record CampaignFinding(bool IsGain, string Text)
{
    public static IReadOnlyList<CampaignFinding> Of(ReportContent content)
    {
        if (content.Front.Count == 0)
        {
            return [new CampaignFinding(false, content.State.IsOver ? $"No candidate kept the constraints{Constraints(content)}." : "No candidate has completed within the constraints yet.")];
        }

        return content.Spec.Targets.Count == 0 ? [Smallest(content)] : [.. content.Spec.Targets.Select(t => Fastest(content, t))];
    }

    private static CampaignFinding Fastest(ReportContent content, Target timed)
    {
        string target = timed.Name;
        CandidateState? best = content.Fastest(target);
        if (best is null || content.Newest(best, target) is not { Speedup: { } speedup, SpeedupLow: { } low, SpeedupHigh: { } high } m)
        {
            return new CampaignFinding(false, $"Nothing on the front has a latency on {timed} yet.");
        }

        SpeedCategory category = SpeedVerdict.Judge(new Estimate(speedup, low, high));
        string measured = $"on {timed}: {Figures.Number(m.LatencyMs)} ms against {Figures.Number(m.DenseMs ?? 0)} ms dense in the same run";
        string again = timed.Kind == TargetKind.Modelled ? ", by its cost model"
            : best.Confirmations.ContainsKey(target) ? ", its exported file timed again at the end" : string.Empty;
        string judged = Judged(content, best);
        return category == SpeedCategory.Faster
            ? new CampaignFinding(true, $"c{best.Number} is {CandidateText.Speedup(m)} as fast as the dense model {measured}{again}; {judged}{Constraints(content)}.")
            : new CampaignFinding(false, $"Nothing on the front is really faster than the dense model: the best, c{best.Number}, realises {CandidateText.Speedup(m)}, which is {Words(category)}, {measured}{again}; {judged}{Constraints(content)}.");
    }

    private static CampaignFinding Smallest(ReportContent content)
    {
        CandidateState best = content.Front.MinBy(c => c.Evaluation?.NonZeroParameters ?? long.MaxValue)!;
        double sparsity = CandidateFigures.Of(content.State, best, new MetricRef(Metric.Sparsity)) ?? 0;
        return new CampaignFinding(
            sparsity > 0,
            $"c{best.Number} is {Figures.Share(sparsity)} sparse ({CandidateText.Value(content.State, best, new MetricRef(Metric.Macs))} MACs against {CandidateText.Dense(content.State, new MetricRef(Metric.Macs))}); {Judged(content, best)}{Constraints(content)}. Nothing was timed: the spec names no target.");
    }

    private static string Judged(ReportContent content, CandidateState c)
    {
        EvaluationFigures? dense = content.State.Base?.Validation;
        string name = CandidateText.Measure(content.Spec, dense);
        string against = content.Spec.Task == TaskKind.Classification ? $" against {CandidateText.Judged(dense)} dense" : string.Empty;
        string test = c.Test is { } t ? $", {CandidateText.Judged(t.Figures)} on test data" : string.Empty;
        return $"{name} {CandidateText.Judged(c.Evaluation?.Figures)}{against} on {(c.Evaluation?.Figures.Samples is > 0 and var samples ? $"{samples} validation samples" : "validation data")}{test}";
    }

    private static string Constraints(ReportContent content) =>
        content.Spec.Constraints.Count == 0 ? string.Empty : $" ({string.Join(", ", content.Spec.Constraints.Select(c => c.Text))})";

    private static string Words(SpeedCategory category) => category switch
    {
        SpeedCategory.NotFaster => "negligible",
        SpeedCategory.Slower => "slower",
        _ => "within noise",
    };
}
