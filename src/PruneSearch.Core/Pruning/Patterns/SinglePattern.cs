using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Patterns;

/// <summary>Unstructured sparsity (Han et al. 2015): every weight is a unit.</summary>
internal sealed class SinglePattern : WeightPattern
{
    public override string Name => "weight";

    internal override MaskGroup? GroupOf(LayerWeights weights, int minimumKept, out string? reason)
    {
        reason = null;
        return new WeightGroup(weights, new RemovalCounts(weights.Count, Partitions: 1, SmallestPartition: weights.Count, minimumKept, RoundTo: 1));
    }
}
