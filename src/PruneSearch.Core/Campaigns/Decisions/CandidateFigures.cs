using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Decisions;

/// <summary>Metrics of candidates and of the dense model, from what has been reported.</summary>
public static class CandidateFigures
{
    /// <summary>A candidate's figure; null where it is not known (yet).</summary>
    public static double? Of(CampaignState state, CandidateState candidate, MetricRef metric) => metric.Metric switch
    {
        Metric.Latency => Measurement(state, candidate, metric.Target!)?.LatencyMs,
        Metric.P95 => Measurement(state, candidate, metric.Target!)?.P95Ms,
        Metric.Speedup => Measurement(state, candidate, metric.Target!)?.Speedup,
        Metric.Energy => Measurement(state, candidate, metric.Target!)?.Millijoules,
        Metric.Parameters => candidate.Plan?.Parameters,
        Metric.Macs => candidate.Plan?.Macs,
        Metric.ActivationBytes => Positive(candidate.Plan?.ActivationBytes),
        Metric.Bytes => candidate.Evaluation?.Bytes,
        Metric.CompressedBytes => Positive(candidate.Evaluation?.CompressedBytes),
        Metric.AccuracyBefore => candidate.Plan?.Before?.Accuracy,
        Metric.AgreementBefore => candidate.Plan?.Before?.Agreement,
        Metric.OutputErrorBefore => candidate.Plan?.Before?.OutputError,
        Metric.GeneralizationGap => candidate.Evaluation?.Training?.Accuracy - candidate.Evaluation?.Figures.Accuracy,
        Metric.WorstClassDrop => WorstClassDrop(state.Base?.Validation, candidate.Evaluation?.Figures),
        Metric.Sparsity => Sparsity(state, candidate.Evaluation?.NonZeroParameters ?? candidate.Plan?.NonZeroParameters),
        _ => Of(candidate.Evaluation?.Figures, metric),
    };

    /// <summary>The dense model's figure.</summary>
    public static double? OfDense(CampaignState state, MetricRef metric) => metric.Metric switch
    {
        Metric.Latency => state.DenseMeasurements.GetValueOrDefault(metric.Target!)?.LatencyMs,
        Metric.P95 => state.DenseMeasurements.GetValueOrDefault(metric.Target!)?.P95Ms,
        Metric.Speedup => 1,
        Metric.Energy => state.DenseMeasurements.GetValueOrDefault(metric.Target!)?.Millijoules,
        Metric.Parameters => state.Base?.Parameters,
        Metric.Macs => state.Base?.Macs,
        Metric.ActivationBytes => Positive(state.Base?.ActivationBytes),
        Metric.Bytes => state.Base?.Bytes,
        Metric.CompressedBytes => Positive(state.Base?.CompressedBytes),
        Metric.AccuracyBefore => state.Base?.Validation.Accuracy,
        Metric.AgreementBefore => state.Base?.Validation.Agreement,
        Metric.OutputErrorBefore => state.Base?.Validation.OutputError,
        Metric.GeneralizationGap => state.Base?.Training?.Accuracy - state.Base?.Validation.Accuracy,
        Metric.WorstClassDrop => 0,
        Metric.Sparsity => 0,
        _ => Of(state.Base?.Validation, metric),
    };

    /// <summary>A candidate's measurement on a target: its own, or its shape's.</summary>
    public static MeasureReport? Measurement(CampaignState state, CandidateState candidate, string target) =>
        candidate.Measurements.GetValueOrDefault(target)
        ?? (candidate.Plan?.ShapeKey is { } key ? state.Shapes.GetValueOrDefault(CampaignState.ShapeOn(key, target)) : null);

    /// <summary>How far a candidate misses each constraint; 0 where a figure is not known yet. In the constraints' own units, over the bound's size.</summary>
    public static double[] Violations(CampaignState state, CandidateState candidate, CampaignSpec spec) =>
        [.. spec.Constraints.Select(c => Violation(state, candidate, c) ?? 0)];

    /// <summary>Positive where a bound is missed; null where it cannot be told yet.</summary>
    public static double? Violation(CampaignState state, CandidateState candidate, ConstraintSpec constraint) =>
        Of(state, candidate, constraint.Metric) is { } value && (constraint.BaselineFactor == 0 ? 0 : OfDense(state, constraint.Metric)) is { } baseline
            ? constraint.Violation(value, baseline)
            : null;

    private static double? Of(EvaluationFigures? figures, MetricRef metric) => metric.Metric switch
    {
        Metric.External => figures?.Metrics is { } metrics && metrics.TryGetValue(metric.External!, out double value) ? value : null,
        Metric.Accuracy => figures?.Accuracy,
        Metric.Loss => figures?.Loss,
        Metric.Agreement => figures?.Agreement,
        Metric.OutputError => figures?.OutputError,
        _ => null,
    };

    /// <summary>The largest difference of a class's accuracy to the dense model's; negative where every class has gained.</summary>
    private static double? WorstClassDrop(EvaluationFigures? dense, EvaluationFigures? candidate) =>
        dense?.ByClass is { } before && candidate?.ByClass is { } after && before.Length == after.Length ? before.Zip(after, (b, a) => b - a).Max() : null;

    /// <summary>A count that older versions left at 0.</summary>
    private static double? Positive(long? count) => count > 0 ? count : null;

    private static double? Sparsity(CampaignState state, long? nonZero) =>
        nonZero is { } n && state.Base is { Parameters: > 0 } b ? 1 - ((double)n / b.Parameters) : null;
}
