namespace PruneSearch.Search.Pareto;

/// <summary>
/// Exact non-dominated sorting: rank 0 is the front, rank k the front once ranks below k are taken away. Equal vectors share a rank.
/// Efficient non-dominated sort with binary search, ENS-BS (Zhang, Tian, Cheng and Jin, "An efficient approach to nondominated sorting
/// for evolutionary multiobjective optimization", 2015): in lexicographic order nothing is dominated by what comes later, and a point
/// dominated by a member of a front is dominated by a member of each front before it. For two objectives the last member of a front
/// alone decides (O(n log n)).
/// </summary>
public static class NonDominatedSort
{
    /// <returns>Per point its rank, from 0.</returns>
    public static int[] Ranks(IReadOnlyList<double[]> points)
    {
        int dimension = PointSet.Dimension(points);
        int[] order = PointSet.LexicographicOrder(points);
        var ranks = new int[points.Count];
        var fronts = new List<List<double[]>>();
        for (int i = 0; i < order.Length; i++)
        {
            double[] point = points[order[i]];
            if (i > 0 && PointSet.CompareLexicographically(point, points[order[i - 1]]) == 0)
            {
                ranks[order[i]] = ranks[order[i - 1]];
                continue;
            }

            int rank = FirstFrontThatTakes(point, fronts, dimension);
            if (rank == fronts.Count)
            {
                fronts.Add([]);
            }

            fronts[rank].Add(point);
            ranks[order[i]] = rank;
        }

        return ranks;
    }

    /// <returns>The points' indices front by front, ascending within each.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> Fronts(IReadOnlyList<double[]> points)
    {
        var fronts = new List<List<int>>();
        int[] ranks = Ranks(points);
        for (int i = 0; i < ranks.Length; i++)
        {
            while (fronts.Count <= ranks[i])
            {
                fronts.Add([]);
            }

            fronts[ranks[i]].Add(i);
        }

        return fronts;
    }

    private static int FirstFrontThatTakes(double[] point, List<List<double[]>> fronts, int dimension)
    {
        int low = 0;
        int high = fronts.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (DominatedByFront(point, fronts[middle], dimension))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static bool DominatedByFront(double[] point, List<double[]> front, int dimension)
    {
        // Latest first: the nearest in the order are the likeliest to dominate. Along a front of two objectives the second one falls,
        // so that its last member dominates if any does.
        int stop = dimension <= 2 ? front.Count - 1 : 0;
        for (int i = front.Count - 1; i >= stop; i--)
        {
            if (NotWorse(front[i], point))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Dominance of a lexicographically earlier, different point: its first objective needs no look.</summary>
    private static bool NotWorse(double[] earlier, double[] point)
    {
        for (int i = 1; i < point.Length; i++)
        {
            if (earlier[i] > point[i])
            {
                return false;
            }
        }

        return true;
    }
}
