namespace PruneSearch.Pruning.Groups;

/// <summary>Units that share one decision space: scored against each other, removed by rank.</summary>
public abstract class PruningGroup
{
    private readonly int[]? _partitions;

    private protected PruningGroup(string id, RemovalCounts removals, int[]? partitions, int baseCount)
    {
        Id = id;
        Removals = removals;
        BaseCount = baseCount;
        _partitions = partitions;
    }

    /// <summary>Names the group in specs, journals and listings; the same for the same model.</summary>
    public string Id { get; }

    /// <summary>How many of the units may be removed.</summary>
    public RemovalCounts Removals { get; }

    /// <summary>The number of units.</summary>
    public int Count => Removals.Units;

    /// <summary>The number of units that it had in the base model, before any cut. Ratios are fractions of it.</summary>
    public int BaseCount { get; }

    /// <summary>The partition, in [0, Removals.Partitions), that a unit counts in.</summary>
    public int PartitionOf(int unit) => _partitions is null ? 0 : _partitions[unit];

    public override string ToString() => $"{Id}: {Count} units";
}
