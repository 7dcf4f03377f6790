namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>What a metric is.</summary>
/// <param name="Key">As specs write it: <c>accuracy</c>, <c>latency(edge)</c>, <c>metric(mAP)</c>.</param>
/// <param name="Label">In words.</param>
/// <param name="Unit">Of its values: empty, <c>ms</c>, <c>mJ</c>, <c>share</c> (0..1), <c>bytes</c>, <c>x</c> or <c>count</c>.</param>
/// <param name="LargerIsBetter">Whether larger is better.</param>
/// <param name="Target">The target that it is measured on; null where it is not.</param>
public sealed record MetricInfo(string Key, string Label, string Unit, bool LargerIsBetter, string? Target = null);
