namespace PruneSearch.Search.Pareto;

/// <summary>
/// How much room a member of a front has to itself: the sum over the objectives of the distance between its two neighbours, relative to the
/// front's extent (Deb et al., "A fast and elitist multiobjective genetic algorithm: NSGA-II", 2002, section III-B). The extremes of each
/// objective have infinite distance. Of equal vectors the first counts and the others get 0, as distances among repetitions depend on
/// nothing but their order (Fortin and Parizeau, "Revisiting the NSGA-II crowding-distance computation", 2013).
/// </summary>
public static class CrowdingDistance
{
    /// <param name="front">Objective vectors, of one front.</param>
    /// <returns>Per point its distance, 0 or more; a larger one is better.</returns>
    public static double[] Of(IReadOnlyList<double[]> front)
    {
        int dimension = PointSet.Dimension(front);
        int[] distinct = Distinct(front);
        var distances = new double[front.Count];
        for (int objective = 0; objective < dimension; objective++)
        {
            int[] sorted = SortedBy(front, distinct, objective);
            double low = front[sorted[0]][objective];
            double extent = front[sorted[^1]][objective] - low;
            if (!(extent > 0) && distinct.Length > 1)
            {
                continue; // constant: it tells nobody apart
            }

            distances[sorted[0]] = double.PositiveInfinity;
            distances[sorted[^1]] = double.PositiveInfinity;
            for (int i = 1; i < sorted.Length - 1; i++)
            {
                distances[sorted[i]] += (front[sorted[i + 1]][objective] - front[sorted[i - 1]][objective]) / extent;
            }
        }

        return distances;
    }

    private static int[] Distinct(IReadOnlyList<double[]> front)
    {
        int[] order = PointSet.LexicographicOrder(front);
        return [.. order.Where((index, i) => i == 0 || PointSet.CompareLexicographically(front[index], front[order[i - 1]]) != 0)];
    }

    private static int[] SortedBy(IReadOnlyList<double[]> front, int[] indices, int objective)
    {
        int[] sorted = [.. indices];
        Array.Sort(sorted, (a, b) =>
        {
            int compared = front[a][objective].CompareTo(front[b][objective]);
            return compared != 0 ? compared : a.CompareTo(b);
        });
        return sorted;
    }
}
