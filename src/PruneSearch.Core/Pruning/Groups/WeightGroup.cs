namespace PruneSearch.Pruning.Groups;

/// <summary>
/// The single weights of one layer: unit i is element i of the initialiser, row-major. With partitions, every run of so many weights loses
/// the same number (N:M sparsity).
/// </summary>
public sealed class WeightGroup : MaskGroup
{
    internal WeightGroup(LayerWeights weights, RemovalCounts removals, int[]? runs = null)
        : base(weights, removals, runs)
    {
    }

    internal override IEnumerable<int> Elements(IEnumerable<int> units) => units;
}
