namespace PruneSearch.Web.Telemetry;

/// <summary>Kinds of metrics, as the text format calls them in small letters.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}
