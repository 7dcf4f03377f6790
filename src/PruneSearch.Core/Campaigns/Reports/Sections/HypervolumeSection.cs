using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Reports.Charts;
using PruneSearch.Campaigns.Specs;

namespace PruneSearch.Campaigns.Reports.Sections;

/// <summary>The hypervolume of the search against the baselines', over the candidates that each has spent.</summary>
internal static class HypervolumeSection
{
    public static void Write(HtmlWriter html, ReportContent content)
    {
        if (content.Advantage is not { } advantage)
        {
            return;
        }

        html.Element("h2", "Hypervolume");
        foreach (HypervolumeCurve baseline in advantage.Baselines)
        {
            html.Element("p", HypervolumeText.Of(advantage, baseline) + ".");
        }

        if (advantage.Baselines.Length == 0)
        {
            html.Element("p", $"search {advantage.Search.Final:0.000} ({HypervolumeText.Candidates(advantage.Search.Candidates)}). The campaign has no baselines to compare with; the spec's baselines.uniform adds them.");
        }

        HypervolumeCurve[] curves = [advantage.Search, .. advantage.Baselines];
        html.Open("div", ("data-chart", "hypervolume")).Open("figure", ("class", "beside"));
        new LineChart(
            new Axis("candidates ended", curves.SelectMany(c => new double[] { 0, c.Candidates }), Axis.Plain, low: 0, whole: true),
            new Axis("hypervolume, larger is better", curves.SelectMany(c => c.Points.Select(p => p.Hypervolume).Append(c.Start)), Axis.Plain),
            steps: true)
        {
            Guide = advantage.Uniform is { } uniform && uniform.Candidates != advantage.Search.Candidates ? (advantage.EqualBudget(uniform), "equal budget") : null,
        }.Write(html, "hypervolume over candidates", [.. curves.Select(Line)]);
        html.Element("figcaption", "At the same place on the horizontal axis both sides have spent the same number of candidates, whatever became of them.");
        html.Close().Close();
        html.Element("p", Box(content, advantage), ("class", "soft"));
    }

    private static Series Line(HypervolumeCurve curve) => new(
        HypervolumeText.Side(curve.Origin),
        CandidateStanding.OfSide(curve.Origin),
        [
            (0, curve.Start, $"before any candidate: {curve.Start:0.000}"),
            .. curve.Points.Select((p, i) => (i + 1.0, p.Hypervolume, $"{HypervolumeText.Side(curve.Origin)}, after {HypervolumeText.Candidates(i + 1)} (c{p.Candidate}): {p.Hypervolume:0.000}")),
        ]);

    private static string Box(ReportContent content, SearchAdvantage advantage)
    {
        IEnumerable<string> ranges = content.Spec.Objectives.Select((o, i) =>
            $"{o} from {Number(content, o, advantage.Box.Best[i])} (best) to {Number(content, o, advantage.Box.Worst[i])} (worst)");
        return $"One box for all sides, around every feasible candidate and the dense model: {string.Join(", ", ranges)}. The reference point lies {ObjectiveBox.Margin:0%} beyond the worst corner; "
            + "1 is what a model with every best value would dominate. "
            + (advantage.DenseCounts ? "The dense model counts for every side." : "The dense model misses a constraint itself, and counts for no side.");
    }

    /// <summary>A side of the box; of a latency, as a multiple of the dense model's.</summary>
    private static string Number(ReportContent content, MetricRef metric, double minimised)
    {
        double value = metric.LargerIsBetter ? -minimised : minimised;
        return metric.Metric switch
        {
            _ when metric.Metric.IsShare() => Figures.Share(value),
            _ when metric.Metric.IsBytes() => Figures.Bytes((long)value),
            Metric.Parameters or Metric.Macs => Figures.Count((long)value),
            Metric.Speedup => $"{value:0.00}x",
            Metric.Latency or Metric.P95 => $"{value / CandidateFigures.OfDense(content.State, metric)!.Value:0.00} of dense",
            _ => Figures.Number(value),
        };
    }
}
