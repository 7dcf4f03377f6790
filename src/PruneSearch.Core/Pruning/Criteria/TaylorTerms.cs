namespace PruneSearch.Pruning.Criteria;

/// <summary>First-order estimates of what removing each unit of a group does to the loss, gathered over batches.</summary>
/// <param name="Squared">Mean over batches of the squared estimate; empty for single weights.</param>
/// <param name="Absolute">Mean over batches of the absolute estimate.</param>
public sealed record TaylorTerms(double[] Squared, double[] Absolute);
