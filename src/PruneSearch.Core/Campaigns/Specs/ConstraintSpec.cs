namespace PruneSearch.Campaigns.Specs;

/// <summary>
/// A bound on a metric: <c>accuracy &gt;= baseline - 0.01</c>, <c>latency(cpu) &lt;= 2 ms</c>, <c>macs &lt;= 0.5 * baseline</c>. The bound is
/// <c>BaselineFactor * baseline + Offset</c>, the baseline being the dense model's figure.
/// </summary>
/// <param name="Metric">What is bounded.</param>
/// <param name="IsUpper">True for &lt;=, false for &gt;=.</param>
/// <param name="BaselineFactor">0 where the bound does not refer to the baseline.</param>
/// <param name="Offset">In the metric's unit.</param>
/// <param name="Text">As the user wrote it.</param>
public sealed record ConstraintSpec(MetricRef Metric, bool IsUpper, double BaselineFactor, double Offset, string Text)
{
    public double Bound(double baseline) => (BaselineFactor == 0 ? 0 : BaselineFactor * baseline) + Offset;

    /// <summary>How far a value misses the bound: positive where it does, at most 0 where it keeps it.</summary>
    public double Violation(double value, double baseline) => IsUpper ? value - Bound(baseline) : Bound(baseline) - value;

    public override string ToString() => Text;
}
