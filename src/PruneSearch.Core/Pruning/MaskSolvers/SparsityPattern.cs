namespace PruneSearch.Pruning.MaskSolvers;

/// <summary>Which weights of a layer may be zero together.</summary>
public abstract record SparsityPattern
{
    private SparsityPattern()
    {
    }

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
