namespace PruneSearch.Search.Pareto;

/// <summary>
/// A set of points from best to worst as NSGA-II compares them (Deb et al. 2002): by rank under constraint-domination, then the larger
/// crowding distance, then the lower index. Feasible points are ranked by non-dominated sorting of their objectives; behind them come
/// the infeasible ones by total violation, for which objectives need not be known.
/// </summary>
public sealed class ConstrainedRanking
{
    private readonly int[] _ranks;
    private readonly double[] _crowding;

    /// <param name="objectives">Per point its objectives; null is allowed where a constraint is violated.</param>
    /// <param name="violations">Per point its violations; null: none.</param>
    public ConstrainedRanking(IReadOnlyList<double[]?> objectives, IReadOnlyList<double[]?> violations)
    {
        if (objectives.Count != violations.Count)
        {
            throw new ArgumentException(
                $"{objectives.Count} points have objectives and {violations.Count} have violations",
                nameof(violations));
        }

        double[] totals = ConstraintViolation.Totals(violations);
        _ranks = new int[totals.Length];
        _crowding = new double[totals.Length];
        int fronts = RankFeasible(objectives, [.. Enumerable.Range(0, totals.Length).Where(i => totals[i] == 0)]);
        double[] levels = [.. totals.Where(t => t > 0).Distinct().Order()];
        for (int i = 0; i < totals.Length; i++)
        {
            if (totals[i] > 0)
            {
                _ranks[i] = fronts + Array.BinarySearch(levels, totals[i]);
            }
        }
    }

    /// <summary>Per point the rank, from 0.</summary>
    public IReadOnlyList<int> Ranks => _ranks;

    /// <summary>Per point the crowding distance within its rank; 0 for the infeasible.</summary>
    public IReadOnlyList<double> Crowding => _crowding;

    /// <summary>The crowded-comparison operator, made total by index: negative where <paramref name="a"/> is better.</summary>
    public int Compare(int a, int b)
    {
        int compared = _ranks[a].CompareTo(_ranks[b]);
        compared = compared != 0 ? compared : _crowding[b].CompareTo(_crowding[a]);
        return compared != 0 ? compared : a.CompareTo(b);
    }

    /// <summary>All indices, the best first.</summary>
    public int[] BestFirst()
    {
        int[] order = [.. Enumerable.Range(0, _ranks.Length)];
        Array.Sort(order, Compare);
        return order;
    }

    private int RankFeasible(IReadOnlyList<double[]?> objectives, int[] feasible)
    {
        double[][] points = Array.ConvertAll(feasible, i => objectives[i] ?? throw new ArgumentException(
            $"point {i} violates nothing and has no objectives",
            nameof(objectives)));
        IReadOnlyList<IReadOnlyList<int>> fronts = NonDominatedSort.Fronts(points);
        for (int rank = 0; rank < fronts.Count; rank++)
        {
            double[] crowding = CrowdingDistance.Of([.. fronts[rank].Select(i => points[i])]);
            for (int i = 0; i < crowding.Length; i++)
            {
                _ranks[feasible[fronts[rank][i]]] = rank;
                _crowding[feasible[fronts[rank][i]]] = crowding[i];
            }
        }

        return fronts.Count;
    }
}
