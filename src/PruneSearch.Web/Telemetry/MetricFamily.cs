using System.Collections.Concurrent;

namespace PruneSearch.Web.Telemetry;

/// <summary>A metric with all its series. Thread-safe.</summary>
/// <param name="name">Its name in the text format.</param>
/// <param name="help">What it means.</param>
/// <param name="kind">What it is.</param>
/// <param name="bounds">Upper bounds of a histogram's buckets, rising; empty otherwise.</param>
internal sealed class MetricFamily(string name, string help, MetricKind kind, IReadOnlyList<double> bounds)
{
    private readonly ConcurrentDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);

    public string Name => name;

    public string Help => help;

    public MetricKind Kind => kind;

    public IReadOnlyList<double> Bounds => bounds;

    public IEnumerable<MetricSeries> Series => _series.Values.OrderBy(s => s.Labels, StringComparer.Ordinal);

    public MetricSeries Of(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _series.GetOrAdd(PrometheusText.Labels(tags), static (labels, bounds) => new MetricSeries(labels, bounds), bounds);

    /// <summary>Forgets all values: those that still hold are told again.</summary>
    public void Clear() => _series.Clear();
}
