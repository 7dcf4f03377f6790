namespace PruneSearch.Pruning.Allocation;

/// <summary>What a model may cost at most, as a fraction of the base model.</summary>
/// <param name="Metric">What is counted.</param>
/// <param name="Fraction">Of the base model's, above 0 and at most 1.</param>
public sealed record CostTarget(CostMetric Metric, double Fraction);
