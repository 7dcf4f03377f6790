namespace PruneSearch.Pruning.Allocation;

/// <summary>
/// Layer-adaptive magnitude pruning (Lee et al., "Layer-adaptive Sparsity for the Magnitude-based Pruning", 2021): one threshold over all
/// groups, for the square of a score over the sum of the squares of all scores of its group that are not smaller.
/// </summary>
/// <param name="maximumRatio">The largest fraction, 0 to 1, that one group may lose. Default 1.</param>
/// <exception cref="InvalidInputException">The ratio is out of range.</exception>
public sealed class LampAllocation(double maximumRatio = 1) : IAllocation
{
    private readonly GlobalAllocation _global = new(maximumRatio);

    public string Name => "lamp";

    public int[] Removals(IReadOnlyList<ScoredGroup> groups, double ratio) =>
        _global.Removals([.. groups.Select(g => new ScoredGroup(g.Group, Scores(g.Scores)))], ratio);

    /// <summary>
    /// Layer-adaptive scores of one group: the square of a score over the sum of the squares that are not smaller. Equal scores count in each
    /// other's sums; what is below 0 (or has gone, at negative infinity) counts as 0, so that the order of the scores stays.
    /// </summary>
    public static double[] Scores(IReadOnlyList<double> scores)
    {
        double[] squares = [.. scores.Select(s => s > 0 ? s * s : 0)];
        int[] order = [.. Enumerable.Range(0, squares.Length)];
        Array.Sort((double[])squares.Clone(), order);
        var result = new double[squares.Length];
        double sum = 0;
        for (int end = order.Length - 1; end >= 0;)
        {
            int first = end;
            double square = squares[order[end]];
            while (first >= 0 && squares[order[first]] == square)
            {
                sum += square;
                first--;
            }

            for (int i = first + 1; i <= end; i++)
            {
                result[order[i]] = sum > 0 ? square / sum : 0;
            }

            end = first;
        }

        return result;
    }
}
