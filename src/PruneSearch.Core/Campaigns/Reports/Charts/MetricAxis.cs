using PruneSearch.Campaigns.Specs;

namespace PruneSearch.Campaigns.Reports.Charts;

/// <summary>Axes of metrics: their labels say the target, the unit and which way is better.</summary>
internal static class MetricAxis
{
    public static Axis Of(MetricRef metric, IEnumerable<double> values) => new($"{metric}{Unit(metric.Metric)}, {(metric.LargerIsBetter ? "larger" : "smaller")} is better", values, Format(metric.Metric));

    private static string Unit(Metric metric) => metric switch
    {
        Metric.Latency => ", median ms of a batch",
        Metric.P95 => ", 95th percentile in ms of a batch",
        Metric.Speedup => ", dense median / candidate median",
        Metric.Macs => " of one sample",
        Metric.ActivationBytes => ", the most alive at once",
        Metric.CompressedBytes => " after gzip",
        Metric.Energy => ", mJ of a batch",
        _ => string.Empty,
    };

    private static Func<double, double, string> Format(Metric metric) => metric switch
    {
        _ when metric.IsShare() => Axis.Percent,
        Metric.Parameters or Metric.Macs => (value, _) => Figures.Count((long)Math.Round(value)),
        _ when metric.IsBytes() => (value, _) => Figures.Bytes((long)Math.Round(value)),
        _ => Axis.Plain,
    };
}
