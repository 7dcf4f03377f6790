namespace PruneSearch.Web.Tests.Telemetry;

/// <summary>A line of metrics in the text format.</summary>
internal sealed record MetricSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>Its labels but one, to tell series apart.</summary>
    public string Series(string? without = null) =>
        string.Join(',', Labels.Where(l => l.Key != without).OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}"));
}
