namespace PruneSearch.Pruning.Allocation;

/// <summary>
/// Layer-adaptive magnitude pruning (Lee et al., "Layer-adaptive Sparsity for the Magnitude-based Pruning", 2021): one threshold over all
/// groups, for the square of a score over the sum of the squares of all scores of its group that are not smaller. The most important unit
/// of every group scores 1, so no group dies out.
/// </summary>
/// <param name="maximumRatio">The largest fraction, 0 to 1, that one group may lose. Default 1.</param>
/// <exception cref="InvalidInputException">The ratio is out of range.</exception>
public sealed class LampAllocation(double maximumRatio = 1) : IAllocation
{
    private readonly GlobalAllocation _global = new(maximumRatio);

    public string Name => "lamp";

    public int[] Removals(IReadOnlyList<ScoredGroup> groups, double ratio) =>
        _global.Removals([.. groups.Select(g => new ScoredGroup(g.Group, Scores(g.Scores)))], ratio);

    /// <summary>Layer-adaptive scores of one group; of equal scores a later one counts as the larger.</summary>
    public static double[] Scores(IReadOnlyList<double> scores)
    {
        int[] ascending = [.. Enumerable.Range(0, scores.Count).OrderBy(i => Math.Abs(scores[i]))];
        var result = new double[scores.Count];
        double sum = 0;
        for (int i = ascending.Length - 1; i >= 0; i--)
        {
            double square = scores[ascending[i]] * scores[ascending[i]];
            sum += square;
            result[ascending[i]] = sum > 0 ? square / sum : 0;
        }

        return result;
    }
}
