namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>A figure, with its 95% interval where it has one.</summary>
public sealed record Interval(double Value, double? Low = null, double? High = null);
