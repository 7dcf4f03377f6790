namespace PruneSearch.Pruning.Criteria;

/// <summary>
/// First-order estimates of what removing each unit of a group does to the loss, gathered over batches or samples: gradient times weight,
/// summed over the weights that read the unit (<see cref="TaylorCriterion"/>), which is the gradient of a gate on the unit.
/// </summary>
/// <param name="Squared">Mean of the squared estimate; empty for single weights over batches.</param>
/// <param name="Absolute">Mean of the absolute estimate; empty for single weights over samples.</param>
/// <param name="Signed">Mean of the estimate; removing the unit changes the loss by about the negative.</param>
public sealed record TaylorTerms(double[] Squared, double[] Absolute, double[] Signed);
