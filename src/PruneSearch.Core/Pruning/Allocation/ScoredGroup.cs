using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Allocation;

/// <summary>A group with one importance score for each unit; higher is more important.</summary>
public sealed class ScoredGroup
{
    /// <exception cref="ArgumentException">There is not one score for each unit, or one is not a number.</exception>
    public ScoredGroup(PruningGroup group, double[] scores)
    {
        if (scores.Length != group.Count)
        {
            throw new ArgumentException($"group '{group.Id}' has {group.Count} units and {scores.Length} scores", nameof(scores));
        }

        int bad = Array.FindIndex(scores, double.IsNaN);
        if (bad >= 0)
        {
            throw new ArgumentException($"the score of unit {bad} of group '{group.Id}' is not a number", nameof(scores));
        }

        Group = group;
        Scores = scores;
    }

    /// <summary>A group with the scores that a criterion gave <see cref="PruningGroup.Scored"/>, pooled for its units.</summary>
    public static ScoredGroup Pooled(PruningGroup group, double[] scores) => new(group, group.Pool(scores));

    public PruningGroup Group { get; }

    public double[] Scores { get; }

    /// <summary>
    /// The units to remove, ascending: those with the lowest scores, the same number from every partition. Of equal scores the lower
    /// index is kept.
    /// </summary>
    /// <exception cref="ArgumentException">The group does not allow this number.</exception>
    public int[] Lowest(int removed)
    {
        if (!Group.Removals.Allows(removed))
        {
            throw new ArgumentException($"{removed} units cannot be removed from group '{Group.Id}': {Group.Removals}", nameof(removed));
        }

        var result = new List<int>(removed);
        int partitions = Group.Removals.Partitions;
        for (int p = 0; p < partitions && removed > 0; p++)
        {
            AddLowest(p, removed / partitions, result);
        }

        result.Sort();
        return [.. result];
    }

    private void AddLowest(int partition, int count, List<int> result)
    {
        ReadOnlySpan<int> units = Group.UnitsOf(partition);
        var sorted = new double[units.Length];
        for (int i = 0; i < units.Length; i++)
        {
            sorted[i] = Scores[units[i]];
        }

        Array.Sort(sorted);
        double threshold = sorted[count - 1];
        int ties = count - LowerBound(sorted, threshold);
        for (int i = units.Length - 1; i >= 0; i--)
        {
            double score = Scores[units[i]];
            if (score < threshold || (score == threshold && ties-- > 0))
            {
                result.Add(units[i]);
            }
        }
    }

    /// <summary>How many elements of a sorted array are smaller than a value.</summary>
    private static int LowerBound(double[] sorted, double value)
    {
        int low = 0;
        int high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = sorted[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
