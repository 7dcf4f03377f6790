namespace PruneSearch.Campaigns.Specs;

/// <summary>A metric, on a target where it is measured on one: <c>accuracy</c>, <c>latency(edge)</c>.</summary>
public sealed record MetricRef(Metric Metric, string? Target = null)
{
    public override string ToString() => Target is null ? Metric.Name() : $"{Metric.Name()}({Target})";
}
