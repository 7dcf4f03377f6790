namespace PruneSearch.Pruning.Allocation;

/// <summary>
/// One threshold for all groups: units with lower scores go, until the fraction of all units is reached. Scores of different groups must
/// be comparable (<see cref="Criteria.ScoreNormalization"/>). No group loses more than a given fraction, so that none dies out.
/// </summary>
/// <remarks>
/// Where a group shrinks in steps of several units (partitions, roundTo) the step's mean score is compared. Never removes more than asked
/// for; of equal scores, those of earlier groups are kept.
/// </remarks>
public sealed class GlobalAllocation : IAllocation
{
    private readonly double _maximumRatio;

    /// <param name="maximumRatio">The largest fraction, 0 to 1, that one group may lose. Default 0.9.</param>
    /// <exception cref="InvalidInputException">The ratio is out of range.</exception>
    public GlobalAllocation(double maximumRatio = 0.9)
    {
        if (!(maximumRatio is >= 0 and <= 1))
        {
            throw new InvalidInputException("maximumRatio", $"is {maximumRatio}", "a fraction from 0 to 1");
        }

        _maximumRatio = maximumRatio;
    }

    public string Name => "global";

    public int[] Removals(IReadOnlyList<ScoredGroup> groups, double ratio)
    {
        Ratio.Check(ratio);
        RemovalSteps[] steps = [.. groups.Select(g => new RemovalSteps(g, (int)Math.Floor(Ratio.StillToRemove(g.Group, _maximumRatio) + 1e-9)))];
        var target = (long)Math.Floor(groups.Sum(g => Ratio.StillToRemove(g.Group, ratio)) + 1e-9);
        double threshold = Threshold(steps, target);
        int[] taken = [.. steps.Select(s => double.IsNaN(threshold) ? 0 : s.UpTo(threshold))];
        TakeTies(steps, taken, target);
        return [.. steps.Zip(taken, (s, t) => s.Removed(t))];
    }

    /// <summary>The largest threshold that removes no more than the target; not a number where even the lowest removes more.</summary>
    private static double Threshold(RemovalSteps[] steps, long target)
    {
        long low = Rank(double.NegativeInfinity) - 1;
        long high = Rank(double.PositiveInfinity);
        while (low < high)
        {
            var middle = (long)(((Int128)low + high + 1) >> 1);
            double threshold = FromRank(middle);
            (low, high) = steps.Sum(s => (long)s.Removed(s.UpTo(threshold))) <= target ? (middle, high) : (low, middle - 1);
        }

        return low < Rank(double.NegativeInfinity) ? double.NaN : FromRank(low);
    }

    /// <summary>Takes steps that tie just above the threshold, from the last group on, while they fit.</summary>
    private static void TakeTies(RemovalSteps[] steps, int[] taken, long target)
    {
        double? next = steps.Zip(taken, (s, t) => s.Score(t)).Min();
        long removed = steps.Zip(taken, (s, t) => (long)s.Removed(t)).Sum();
        for (int g = steps.Length - 1; g >= 0 && next is not null; g--)
        {
            while (steps[g].Score(taken[g]) == next && removed + steps[g].Removed(taken[g] + 1) - steps[g].Removed(taken[g]) <= target)
            {
                removed += steps[g].Removed(taken[g] + 1) - steps[g].Removed(taken[g]);
                taken[g]++;
            }
        }
    }

    /// <summary>Numbers doubles in their order.</summary>
    private static long Rank(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        return bits < 0 ? long.MinValue - bits : bits;
    }

    private static double FromRank(long rank) => BitConverter.Int64BitsToDouble(rank < 0 ? long.MinValue - rank : rank);
}
