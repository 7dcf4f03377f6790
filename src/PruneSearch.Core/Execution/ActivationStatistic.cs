namespace PruneSearch.Execution;

/// <summary>Statistics of activations along an axis of size C.</summary>
public enum ActivationStatistic
{
    /// <summary>Mean: C numbers.</summary>
    Mean,

    /// <summary>Mean of absolute values: C numbers.</summary>
    MeanAbsolute,

    /// <summary>Mean of squares: C numbers.</summary>
    MeanSquare,

    /// <summary>Fraction of elements that are exactly zero (APoZ): C numbers.</summary>
    ZeroFraction,

    /// <summary>Mean of the outer products x x^T over all positions: C*C numbers, row-major.</summary>
    Gram,
}
