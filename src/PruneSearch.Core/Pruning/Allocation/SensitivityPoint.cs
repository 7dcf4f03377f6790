namespace PruneSearch.Pruning.Allocation;

/// <summary>What removing a fraction of one group alone does.</summary>
/// <param name="Ratio">The fraction that is gone, 0 to 1.</param>
/// <param name="Rise">By how much the loss rose; below 0 where it fell.</param>
public sealed record SensitivityPoint(double Ratio, double Rise);
