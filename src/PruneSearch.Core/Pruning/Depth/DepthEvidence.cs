using PruneSearch.Graphs;
using PruneSearch.Pruning.Criteria;

namespace PruneSearch.Pruning.Depth;

/// <summary>What is known of a model when its blocks are scored.</summary>
/// <param name="Graph">The model with its weights.</param>
public sealed record DepthEvidence(ModelGraph Graph)
{
    /// <summary>For each block 1 minus the mean cosine between what goes in and what comes out; null where it was not gathered.</summary>
    public double[]? Influence { get; init; }

    /// <summary>For each block the gradients of the loss by its gate, over batches; null where they were not gathered.</summary>
    public TaylorTerms? Gates { get; init; }
}
