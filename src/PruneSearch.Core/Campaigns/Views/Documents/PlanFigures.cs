namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>What a plan leaves of the dense model.</summary>
/// <param name="Oracle">What the surgery oracle found; null where nothing was cut out.</param>
public sealed record PlanFigures(long Parameters, long NonZeroParameters, long Macs, long DenseParameters, long DenseMacs, string? Oracle = null);
