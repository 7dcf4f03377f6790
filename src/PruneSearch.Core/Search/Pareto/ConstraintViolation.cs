namespace PruneSearch.Search.Pareto;

/// <summary>
/// How far each of a set of points is from being feasible: the sum over the constraints of its violation, each constraint divided by its
/// largest violation in the set, so that no constraint counts more for being measured in smaller units (the normalisation that
/// Deb 2000, section 3, asks for).
/// </summary>
public static class ConstraintViolation
{
    /// <param name="violations">Per point one number per constraint, at most 0 where satisfied; null: all are satisfied.</param>
    /// <returns>Per point 0 where feasible, else a number above 0 and at most the number of constraints.</returns>
    public static double[] Totals(IReadOnlyList<double[]?> violations)
    {
        double[] largest = [];
        foreach (double[]? point in violations)
        {
            if (point is null)
            {
                continue;
            }

            if (largest.Length == 0)
            {
                largest = new double[point.Length];
            }

            if (point.Length != largest.Length || Array.Exists(point, v => !double.IsFinite(v)))
            {
                throw new ArgumentException(
                    $"violations must be finite and {largest.Length} per point, not {string.Join(", ", point)}",
                    nameof(violations));
            }

            for (int c = 0; c < point.Length; c++)
            {
                largest[c] = Math.Max(largest[c], point[c]);
            }
        }

        return [.. violations.Select(point => Total(point, largest))];
    }

    private static double Total(double[]? point, double[] largest)
    {
        double total = 0;
        for (int c = 0; c < (point?.Length ?? 0); c++)
        {
            if (point![c] > 0)
            {
                total += Math.Max(point[c] / largest[c], double.Epsilon); // a violation is never rounded away
            }
        }

        return total;
    }
}
