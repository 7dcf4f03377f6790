namespace PruneSearch.Search.Pareto;

/// <summary>
/// The measure of what a set of points dominates, up to a reference point (Zitzler and Thiele 1999). Exact. Points that are not better than
/// the reference in every objective contribute nothing. Sweeps for one to three objectives; above, each point adds what it dominates
/// exclusively of those after it (WFG: While, Bradstreet and Barone, "A fast way of calculating exact hypervolumes", 2012).
/// </summary>
public static class Hypervolume
{
    /// <exception cref="ArgumentException">A number is NaN or infinite, or the dimensions differ.</exception>
    public static double Of(IReadOnlyList<double[]> points, double[] reference)
    {
        PointSet.Dimension([reference, .. points]);
        return Volume([.. points.Where(p => IsBetter(p, reference))], reference, reference.Length);
    }

    /// <summary>Per point what would be lost without it; 0 for dominated and for repeated points.</summary>
    /// <exception cref="ArgumentException">A number is NaN or infinite, or the dimensions differ.</exception>
    public static double[] Contributions(IReadOnlyList<double[]> points, double[] reference)
    {
        PointSet.Dimension([reference, .. points]);
        var contributions = new double[points.Count];
        for (int i = 0; i < points.Count; i++)
        {
            if (IsBetter(points[i], reference))
            {
                List<double[]> others = [.. points.Where((p, j) => j != i && IsBetter(p, reference))];
                contributions[i] = Exclusive(points[i], others, reference, reference.Length);
            }
        }

        return contributions;
    }

    /// <summary>The volume in the first <paramref name="dimension"/> objectives.</summary>
    private static double Volume(List<double[]> points, double[] reference, int dimension) => points.Count == 0
        ? 0
        : dimension switch
        {
            1 => reference[0] - points.Min(p => p[0]),
            2 => Area(points, reference),
            3 => StaircaseSweep.Volume(points, reference),
            _ => SlicedVolume(points, reference, dimension),
        };

    private static double Area(List<double[]> points, double[] reference)
    {
        double area = 0;
        double lowest = reference[1];
        foreach (double[] point in points.OrderBy(p => p[0]))
        {
            if (point[1] < lowest)
            {
                area += (reference[0] - point[0]) * (lowest - point[1]);
                lowest = point[1];
            }
        }

        return area;
    }

    /// <summary>
    /// Taken by falling last objective, each point's exclusive part reaches in that objective from the point to the reference, as all
    /// points after it are at least as good there; what remains is a volume of one dimension less.
    /// </summary>
    private static double SlicedVolume(List<double[]> points, double[] reference, int dimension)
    {
        int last = dimension - 1;
        points = [.. NonDominated(points, dimension).OrderByDescending(p => p[last])];
        double volume = 0;
        for (int i = 0; i < points.Count; i++)
        {
            volume += (reference[last] - points[i][last]) * Exclusive(points[i], points[(i + 1)..], reference, last);
        }

        return volume;
    }

    /// <summary>What a point dominates that the others do not: its box, less the others clipped to it (the limit set).</summary>
    private static double Exclusive(double[] point, List<double[]> others, double[] reference, int dimension)
    {
        double box = 1;
        for (int j = 0; j < dimension; j++)
        {
            box *= reference[j] - point[j];
        }

        List<double[]> clipped = others.ConvertAll(other => point.Zip(other, Math.Max).Take(dimension).ToArray());
        return Math.Max(0, box - Volume(clipped, reference, dimension));
    }

    private static IEnumerable<double[]> NonDominated(List<double[]> points, int dimension)
    {
        double[][] projected = [.. points.Select(p => p[..dimension])];
        double[]? previous = null;
        foreach (int index in PointSet.LexicographicOrder(projected))
        {
            double[] point = projected[index];
            bool repeated = previous is not null && PointSet.CompareLexicographically(previous, point) == 0;
            previous = point;
            if (!repeated && !Array.Exists(projected, other => Dominance.Dominates(other, point)))
            {
                yield return point;
            }
        }
    }

    private static bool IsBetter(double[] point, double[] reference)
    {
        for (int j = 0; j < point.Length; j++)
        {
            if (point[j] >= reference[j])
            {
                return false;
            }
        }

        return true;
    }
}
