namespace PruneSearch.Pruning.Allocation;

/// <summary>
/// Every group loses what it can spare: one bound on the rise of the loss for all groups, by curves that were measured for each alone, so
/// high that the fraction of all units is reached (Li et al. 2017, Han et al. 2015, made one number by a common threshold). Where the
/// curves do not reach that far, every group loses what its curve was measured to.
/// </summary>
/// <param name="curves">By group id; a group without one loses nothing.</param>
/// <param name="maximumRatio">The largest fraction, 0 to 1, that one group may lose.</param>
public sealed class SensitivityAllocation(IReadOnlyDictionary<string, SensitivityCurve> curves, double maximumRatio) : IAllocation
{
    private const int Halvings = 60;

    public string Name => "sensitivity";

    public int[] Removals(IReadOnlyList<ScoredGroup> groups, double ratio)
    {
        Ratio.Check(ratio);
        double target = groups.Sum(g => Ratio.StillToRemove(g.Group, ratio));
        (double low, double high) = (0, curves.Values.Select(c => c.HighestRise).DefaultIfEmpty().Max());
        if (Removed(groups, high).Sum() > target)
        {
            for (int i = 0; i < Halvings; i++)
            {
                double middle = (low + high) / 2;
                (low, high) = Removed(groups, middle).Sum() <= target ? (middle, high) : (low, middle);
            }
        }
        else
        {
            low = high;
        }

        // At a rise of 0 more may be for free than was asked for: then every group gives the same share of that.
        double[] free = Removed(groups, low);
        double share = free.Sum() > target && free.Sum() > 0 ? Math.Max(0, target) / free.Sum() : 1;
        return [.. groups.Zip(free, (g, n) => g.Group.Removals.Nearest(n * share))];
    }

    private double[] Removed(IReadOnlyList<ScoredGroup> groups, double rise) =>
        [.. groups.Select(g => curves.TryGetValue(g.Group.Id, out SensitivityCurve? curve) ? Math.Max(0, Ratio.StillToRemove(g.Group, Math.Min(maximumRatio, curve.RatioAt(rise)))) : 0)];
}
