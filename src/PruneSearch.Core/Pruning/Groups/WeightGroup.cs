namespace PruneSearch.Pruning.Groups;

/// <summary>The single weights of one layer: unit i is element i of the initialiser, row-major.</summary>
public sealed class WeightGroup : PruningGroup
{
    internal WeightGroup(string initializer, IReadOnlyList<long> dims, string layer, RemovalCounts removals)
        : base(initializer, removals, partitions: null, removals.Units)
    {
        Dims = dims;
        Layer = layer;
    }

    /// <summary>The initialiser; also the group's id.</summary>
    public string Initializer => Id;

    public IReadOnlyList<long> Dims { get; }

    /// <summary>The label of the (first) layer that uses it.</summary>
    public string Layer { get; }
}
