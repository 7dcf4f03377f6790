namespace PruneSearch.Search.Pareto;

/// <summary>
/// Hypervolume of three objectives by a sweep along the third one, keeping the area of the staircase that the points met so far form in the
/// first two (Fonseca, Paquete and Lopez-Ibanez, "An improved dimension-sweep algorithm for the hypervolume indicator", 2006; the case
/// of three dimensions).
/// </summary>
internal static class StaircaseSweep
{
    /// <param name="points">Each better than the reference in all three objectives; dominated and repeated ones are allowed.</param>
    /// <param name="reference">The reference point.</param>
    public static double Volume(IEnumerable<double[]> points, double[] reference)
    {
        // Sorted by X rising, Y falling. The guards stand for the reference.
        var stairs = new List<(double X, double Y)> { (double.NegativeInfinity, reference[1]), (reference[0], double.NegativeInfinity) };
        double volume = 0;
        double area = 0;
        double height = reference[2];
        foreach (double[] point in points.OrderBy(p => p[2]))
        {
            volume += area * (point[2] - height);
            height = point[2];
            area += Insert(stairs, point[0], point[1]);
        }

        return volume + (area * (reference[2] - height));
    }

    /// <summary>Adds a step, takes away the steps it covers, and returns the area gained.</summary>
    private static double Insert(List<(double X, double Y)> stairs, double x, double y)
    {
        int at = FirstNotLeftOf(stairs, x);
        if (stairs[at - 1].Y <= y || (stairs[at].X == x && stairs[at].Y <= y))
        {
            return 0;
        }

        double gained = 0;
        double left = x;
        double top = stairs[at - 1].Y;
        int end = at;
        while (stairs[end].Y >= y)
        {
            gained += (stairs[end].X - left) * (top - y);
            (left, top) = stairs[end++];
        }

        gained += (stairs[end].X - left) * (top - y);
        stairs.RemoveRange(at, end - at);
        stairs.Insert(at, (x, y));
        return gained;
    }

    private static int FirstNotLeftOf(List<(double X, double Y)> stairs, double x)
    {
        int low = 1;
        int high = stairs.Count - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (stairs[middle].X < x)
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
}
