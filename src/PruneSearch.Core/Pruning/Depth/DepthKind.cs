namespace PruneSearch.Pruning.Depth;

/// <summary>How a block is bypassed.</summary>
public enum DepthKind
{
    /// <summary>A residual branch: <c>b = a + f(a)</c> becomes <c>b = a</c>. What follows the sum stays.</summary>
    Residual,

    /// <summary>One layer with its normalisation and activation, of the same shape at both ends: <c>b = f(a)</c> becomes <c>b = a</c>.</summary>
    Layer,
}
