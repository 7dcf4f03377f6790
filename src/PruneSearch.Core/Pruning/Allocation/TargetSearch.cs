using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Surgery;

namespace PruneSearch.Pruning.Allocation;

/// <summary>Finds the smallest ratio at which an allocation brings a model's cost down to a target.</summary>
public static class TargetSearch
{
    /// <param name="Selection">The units to remove.</param>
    /// <param name="Ratio">The ratio that was given to the allocation.</param>
    /// <param name="Cost">What the model costs then.</param>
    /// <param name="Reached">False where even the largest ratio leaves more than the target; the selection is then that of the largest.</param>
    public sealed record Result(Selection Selection, double Ratio, CutCost Cost, bool Reached);

    /// <param name="groups">The groups of the model.</param>
    /// <param name="scored">The same groups with their scores.</param>
    /// <param name="allocation">Distributes the ratio.</param>
    /// <param name="target">The cost to reach.</param>
    /// <param name="baseCost">What the target is a fraction of; default the model as it is.</param>
    /// <exception cref="InvalidInputException">The target is out of range.</exception>
    public static Result Reach(
        PruningGroups groups, IReadOnlyList<ScoredGroup> scored, IAllocation allocation, CostTarget target, CutCost? baseCost = null)
    {
        if (!(target.Fraction is > 0 and <= 1))
        {
            throw new InvalidInputException($"target {target.Metric}", $"is {target.Fraction} of the base model", "a fraction above 0, at most 1");
        }

        var costs = new CutCostModel(groups);
        double limit = target.Fraction * Measure(baseCost ?? costs.Of(Selection.Empty), target.Metric);
        (double low, double high) = (0, 1);
        (int[] lowRemovals, int[] highRemovals) = (allocation.Removals(scored, low), allocation.Removals(scored, high));
        Result best = At(high, highRemovals);
        if (!best.Reached)
        {
            return best;
        }

        Result least = At(low, lowRemovals);
        if (least.Reached)
        {
            return least;
        }

        while (high - low > 1e-6 && !lowRemovals.AsSpan().SequenceEqual(highRemovals))
        {
            double middle = (low + high) / 2;
            int[] removals = allocation.Removals(scored, middle);
            Result result = At(middle, removals);
            if (result.Reached)
            {
                (high, highRemovals, best) = (middle, removals, result);
            }
            else
            {
                (low, lowRemovals) = (middle, removals);
            }
        }

        return best;

        Result At(double ratio, int[] removals)
        {
            var selection = Selection.Lowest(scored, removals);
            CutCost cost = costs.Of(selection);
            return new Result(selection, ratio, cost, Measure(cost, target.Metric) <= limit);
        }
    }

    private static long Measure(CutCost cost, CostMetric metric) => metric == CostMetric.Macs ? cost.Macs : cost.Parameters;
}
