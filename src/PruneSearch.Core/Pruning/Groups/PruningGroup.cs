namespace PruneSearch.Pruning.Groups;

/// <summary>Units that share one decision space: scored against each other, removed by rank.</summary>
public abstract class PruningGroup
{
    private readonly int[]? _partitions;
    private readonly Lazy<int[][]> _unitsOf;

    private protected PruningGroup(string id, RemovalCounts removals, int[]? partitions, int baseCount)
    {
        Id = id;
        Removals = removals;
        BaseCount = baseCount;
        _partitions = partitions;
        _unitsOf = new(ByPartition);
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

    /// <summary>The units of a partition, ascending.</summary>
    public ReadOnlySpan<int> UnitsOf(int partition) => _unitsOf.Value[partition];

    /// <summary>The group that criteria score: this one, or the single weights that its units are made of.</summary>
    public virtual PruningGroup Scored => this;

    /// <summary>Scores of the units from those of <see cref="Scored"/>.</summary>
    public virtual double[] Pool(double[] scores) => scores;

    public override string ToString() => $"{Id}: {Count} units";

    private int[][] ByPartition()
    {
        if (_partitions is null)
        {
            return [[.. Enumerable.Range(0, Count)]];
        }

        var sizes = new int[Removals.Partitions];
        foreach (int partition in _partitions)
        {
            sizes[partition]++;
        }

        int[][] units = Array.ConvertAll(sizes, n => new int[n]);
        Array.Clear(sizes);
        for (int unit = 0; unit < _partitions.Length; unit++)
        {
            int partition = _partitions[unit];
            units[partition][sizes[partition]++] = unit;
        }

        return units;
    }
}
