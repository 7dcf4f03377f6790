using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Reports;

/// <summary>95% intervals of metrics where there are any: of accuracy, agreement, median latency and speedup.</summary>
internal static class ObjectiveInterval
{
    public static (double Low, double High)? Of(ReportContent content, CandidateState c, MetricRef metric) => metric.Metric.NeedsTarget()
        ? CandidateFigures.Measurement(content.State, c, metric.Target!) is { } m ? Of(content, m, metric.Metric) : null
        : Of(c.Evaluation?.Figures, metric.Metric);

    public static (double Low, double High)? OfDense(ReportContent content, MetricRef metric) => metric.Metric.NeedsTarget()
        ? content.State.DenseMeasurements.GetValueOrDefault(metric.Target!) is { } m ? Of(content, m, metric.Metric) : null
        : Of(content.State.Base?.Validation, metric.Metric);

    private static (double Low, double High)? Of(ReportContent content, MeasureReport m, Metric metric) => metric switch
    {
        Metric.Speedup when m is { SpeedupLow: { } low, SpeedupHigh: { } high } => (low, high),
        Metric.Latency when content.Receipts.Of(m)?.Candidate.Median is { } median => (median.Low, median.High),
        _ => null,
    };

    private static (double Low, double High)? Of(EvaluationFigures? figures, Metric metric) => (metric, figures) switch
    {
        (Metric.Accuracy, { AccuracyLow: { } low, AccuracyHigh: { } high }) => (low, high),
        (Metric.Agreement, { AgreementLow: { } low, AgreementHigh: { } high }) => (low, high),
        _ => null,
    };
}
