namespace PruneSearch.Pruning.Groups;

/// <summary>
/// How many units may be removed from a group: the same number from every partition, at least <paramref name="Minimum"/> left in each,
/// and what is left a multiple of <paramref name="RoundTo"/> (or everything). N:M sparsity is partitions of M units with
/// <see cref="Step"/> M-N and minimum N.
/// </summary>
/// <remarks>
/// Where several groups share an axis (a concatenation, a padded shortcut) the axis keeps the sum of what they keep: with each a multiple
/// of RoundTo the axis is one too, provided that what is not pruned on it is.
/// </remarks>
/// <param name="Units">Units of the group.</param>
/// <param name="Partitions">Runs of units that must lose the same number (grouped convolution); 1 where there are none.</param>
/// <param name="SmallestPartition">Units of the smallest partition.</param>
/// <param name="Minimum">Units that stay in every partition.</param>
/// <param name="RoundTo">What the number of kept units must be a multiple of.</param>
public sealed record RemovalCounts(int Units, int Partitions, int SmallestPartition, int Minimum, int RoundTo)
{
    /// <summary>What the number removed from a partition must be a multiple of. Default 1.</summary>
    public int Step { get; init; } = 1;

    /// <summary>The most that may be removed.</summary>
    public int Most => Below(Units);

    public bool Allows(int removed) =>
        removed == 0
        || (removed > 0
            && removed % Partitions == 0
            && removed / Partitions <= SmallestPartition - Minimum
            && removed / Partitions % Step == 0
            && (Units - removed) % RoundTo == 0);

    /// <summary>The allowed number nearest to a target; of two as near, the smaller.</summary>
    public int Nearest(double target)
    {
        int floor = (int)Math.Clamp(Math.Floor(target), 0, Units);
        int below = Below(floor);
        int above = Above(floor + 1);
        return above >= 0 && above - target < target - below ? above : below;
    }

    /// <summary>All allowed numbers, ascending, from 0 on.</summary>
    public IEnumerable<int> All()
    {
        for (int removed = 0; removed >= 0; removed = Above(removed + 1))
        {
            yield return removed;
        }
    }

    private int Below(int removed)
    {
        int most = Math.Min(removed, Math.Max(0, SmallestPartition - Minimum) * Partitions);
        int candidate = most - (most % Partitions);
        while (!Allows(candidate))
        {
            candidate -= Partitions;
        }

        return candidate;
    }

    private int Above(int removed)
    {
        int most = Math.Max(0, SmallestPartition - Minimum) * Partitions;
        int candidate = (removed + Partitions - 1) / Partitions * Partitions;
        while (candidate <= most && !Allows(candidate))
        {
            candidate += Partitions;
        }

        return candidate <= most ? candidate : -1;
    }
}
