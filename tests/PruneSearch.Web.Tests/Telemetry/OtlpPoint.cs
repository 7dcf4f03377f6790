namespace PruneSearch.Web.Tests.Telemetry;

/// <summary>A value of a metric as it was received.</summary>
/// <param name="Metric">The metric's name.</param>
/// <param name="Kind">gauge, sum or histogram.</param>
/// <param name="Value">The value; a histogram's count.</param>
/// <param name="Tags">Its labels.</param>
internal sealed record OtlpPoint(string Metric, string Kind, double Value, IReadOnlyDictionary<string, string> Tags);
