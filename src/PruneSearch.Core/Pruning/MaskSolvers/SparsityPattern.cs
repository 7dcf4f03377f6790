using PruneSearch.Pruning.Patterns;

namespace PruneSearch.Pruning.MaskSolvers;

/// <summary>Which weights of a layer may be zero together.</summary>
public abstract record SparsityPattern
{
    private SparsityPattern()
    {
    }

    /// <summary>What a pattern of specs asks of a layer; null where no solver knows it (blocks).</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="removed">How many weights of the layer are zeroed.</param>
    public static SparsityPattern? From(WeightPattern pattern, int removed) =>
        pattern == WeightPattern.Single ? new Unstructured(removed)
        : pattern is RunPattern runs ? new SemiStructured(runs.Kept, runs.Length)
        : null;

    /// <summary>Any weights.</summary>
    /// <param name="Removed">How many are zeroed.</param>
    public sealed record Unstructured(int Removed) : SparsityPattern;

    /// <summary>
    /// N:M: of every M weights that follow each other along the input axis (of a convolution the channels at one tap), at most N stay.
    /// Where the axis is not a multiple of M, the rest at its end stays whole.
    /// </summary>
    /// <param name="Kept">N.</param>
    /// <param name="Of">M.</param>
    public sealed record SemiStructured(int Kept, int Of) : SparsityPattern;
}
