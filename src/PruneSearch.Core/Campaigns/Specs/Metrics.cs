namespace PruneSearch.Campaigns.Specs;

/// <summary>Facts about metrics.</summary>
public static class Metrics
{
    /// <summary>Not of <see cref="Metric.External"/>, whose direction the spec says: ask <see cref="MetricRef.LargerIsBetter"/>.</summary>
    public static bool LargerIsBetter(this Metric metric) => metric is Metric.Accuracy or Metric.AccuracyBefore or Metric.Agreement or Metric.AgreementBefore or Metric.Speedup or Metric.Sparsity;

    /// <summary>Whether the metric is measured on a target, which must be named.</summary>
    public static bool NeedsTarget(this Metric metric) => metric is Metric.Latency or Metric.P95 or Metric.Speedup or Metric.Energy;

    /// <summary>Whether the metric is known from the plan alone, before anything is trained.</summary>
    public static bool IsStructural(this Metric metric) =>
        metric.NeedsTarget() || metric is Metric.Parameters or Metric.Macs or Metric.ActivationBytes;

    /// <summary>Whether values are shares, shown in percent.</summary>
    public static bool IsShare(this Metric metric) =>
        metric is Metric.Accuracy or Metric.AccuracyBefore or Metric.Agreement or Metric.AgreementBefore or Metric.Sparsity or Metric.GeneralizationGap or Metric.WorstClassDrop;

    /// <summary>Whether values are bytes.</summary>
    public static bool IsBytes(this Metric metric) => metric is Metric.Bytes or Metric.CompressedBytes or Metric.ActivationBytes;

    /// <summary>The name in specs: camel case; "metric" for those that an evaluator names.</summary>
    public static string Name(this Metric metric) => metric == Metric.External ? "metric" : char.ToLowerInvariant(metric.ToString()[0]) + metric.ToString()[1..];
}
