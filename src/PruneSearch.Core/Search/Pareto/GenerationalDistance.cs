namespace PruneSearch.Search.Pareto;

/// <summary>
/// How near a set of points is to a reference front: the mean Euclidean distance from a point to the nearest one of the front
/// (Van Veldhuizen 1999, in the form with the plain mean). 0 is best. Objectives of unlike scale should be normalised first.
/// </summary>
public static class GenerationalDistance
{
    public static double Of(IReadOnlyList<double[]> points, IReadOnlyList<double[]> referenceFront)
    {
        if (points.Count == 0 || referenceFront.Count == 0)
        {
            throw new ArgumentException("a distance needs at least one point on either side", nameof(points));
        }

        PointSet.Dimension([.. points, .. referenceFront]);
        return points.Average(point => Math.Sqrt(referenceFront.Min(reference => SquaredDistance(point, reference))));
    }

    private static double SquaredDistance(double[] a, double[] b)
    {
        double sum = 0;
        for (int j = 0; j < a.Length; j++)
        {
            sum += (a[j] - b[j]) * (a[j] - b[j]);
        }

        return sum;
    }
}
