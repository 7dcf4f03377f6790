namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>Hypervolumes of the search and of the baselines, 0..1.</summary>
public sealed record AdvantageFigures(double Search, double? Uniform = null, double? Random = null);
