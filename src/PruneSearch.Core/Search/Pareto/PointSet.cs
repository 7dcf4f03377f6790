namespace PruneSearch.Search.Pareto;

/// <summary>What every calculation on objective vectors asks of them.</summary>
internal static class PointSet
{
    /// <summary>The common number of objectives (0 for no points), where all vectors have it and all numbers are finite.</summary>
    public static int Dimension(IReadOnlyList<double[]> points)
    {
        for (int i = 0; i < points.Count; i++)
        {
            if (points[i].Length != points[0].Length || points[i].Length == 0)
            {
                throw new ArgumentException(
                    $"point {i} has {points[i].Length} objectives, point 0 has {points[0].Length}; give all the same, at least one",
                    nameof(points));
            }

            if (!Array.TrueForAll(points[i], double.IsFinite))
            {
                throw new ArgumentException(
                    $"point {i} has objectives that are not finite: {string.Join(", ", points[i])}",
                    nameof(points));
            }
        }

        return points.Count == 0 ? 0 : points[0].Length;
    }

    /// <summary>The points' indices in lexicographic order of the vectors; equal vectors by index.</summary>
    public static int[] LexicographicOrder(IReadOnlyList<double[]> points)
    {
        int[] order = [.. Enumerable.Range(0, points.Count)];
        Array.Sort(order, (a, b) =>
        {
            int compared = CompareLexicographically(points[a], points[b]);
            return compared != 0 ? compared : a.CompareTo(b);
        });
        return order;
    }

    public static int CompareLexicographically(double[] a, double[] b)
    {
        for (int i = 0; i < a.Length; i++)
        {
            if (a[i] != b[i])
            {
                return a[i] < b[i] ? -1 : 1;
            }
        }

        return 0;
    }
}
