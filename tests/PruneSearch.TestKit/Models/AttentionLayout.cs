namespace PruneSearch.TestKit.Models;

/// <summary>The ways in which exported models write attention.</summary>
public enum AttentionLayout
{
    /// <summary>Three projections, each reshaped to heads; with one key head, it is broadcast by the products.</summary>
    Separate,

    /// <summary>One projection, reshaped to [N, T, 3, heads, size] and split along the 3.</summary>
    FusedReshape,

    /// <summary>One projection, sliced into three along its features.</summary>
    FusedSlices,

    /// <summary>PyTorch's MultiheadAttention: sequence first, sliced, heads folded into the batch.</summary>
    SequenceFirst,

    /// <summary>Fewer key heads, each repeated for its query heads by Expand.</summary>
    GroupedExpand,

    /// <summary>Fewer key heads, broadcast over an axis of their query heads.</summary>
    GroupedBroadcast,
}
