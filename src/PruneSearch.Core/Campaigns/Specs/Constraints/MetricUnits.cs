using System.Globalization;

namespace PruneSearch.Campaigns.Specs.Constraints;

/// <summary>The units that numbers of a metric may have in constraints.</summary>
internal static class MetricUnits
{
    private static readonly MetricUnit Percent = new("%", 1, 100);
    private static readonly MetricUnit[] Time = [new("us", 1, 1000), new("ms", 1), new("s", 1000)];
    private static readonly MetricUnit[] Thousands = [new("K", 1e3), new("M", 1e6), new("G", 1e9)];
    private static readonly MetricUnit[] Bytes =
    [
        new("B", 1), .. Thousands, new("KB", 1e3), new("MB", 1e6), new("GB", 1e9), new("KiB", 1 << 10), new("MiB", 1 << 20), new("GiB", 1 << 30),
    ];

    /// <summary>Whether a number without a unit says nothing.</summary>
    public static bool NeedsUnit(Metric metric) => metric is Metric.Latency or Metric.P95;

    /// <summary>Whether values lie in 0..1.</summary>
    public static bool IsFraction(Metric metric) => metric.IsShare();

    /// <summary>Empty where numbers have none.</summary>
    public static MetricUnit[] Of(Metric metric) => metric switch
    {
        _ when metric.IsShare() || metric is Metric.OutputError or Metric.OutputErrorBefore => [Percent],
        _ when metric.IsBytes() => Bytes,
        Metric.Latency or Metric.P95 => Time,
        Metric.Speedup => [new("x", 1)],
        Metric.Parameters or Metric.Macs => Thousands,
        Metric.Energy => [new("mJ", 1), new("J", 1000)],
        _ => [],
    };

    /// <summary>A value in the metric's own unit, as a constraint writes it.</summary>
    public static string Text(Metric metric, double value) => value.ToString("R", CultureInfo.InvariantCulture) + (NeedsUnit(metric) ? " ms" : "");
}
