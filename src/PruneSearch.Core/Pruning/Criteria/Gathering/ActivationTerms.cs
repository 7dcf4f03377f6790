namespace PruneSearch.Pruning.Criteria.Gathering;

/// <summary>What is known of one activation that a group's units lie in: one number for each unit, not a number where it does not lie there.</summary>
/// <param name="MeanAbsolute">Mean absolute value over samples and positions.</param>
/// <param name="ZeroFraction">Fraction of elements that are exactly zero.</param>
public sealed record ActivationTerms(double[] MeanAbsolute, double[] ZeroFraction);
