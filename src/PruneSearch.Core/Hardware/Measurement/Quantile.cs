namespace PruneSearch.Hardware.Measurement;

/// <summary>
/// Sample quantiles by linear interpolation between order statistics at (n - 1) q: definition 7 of Hyndman and Fan, "Sample Quantiles
/// in Statistical Packages" (1996); the default of NumPy and R.
/// </summary>
internal static class Quantile
{
    /// <param name="sorted">Ascending, not empty.</param>
    /// <param name="q">From 0 to 1.</param>
    public static double OfSorted(ReadOnlySpan<double> sorted, double q)
    {
        ArgumentOutOfRangeException.ThrowIfZero(sorted.Length, nameof(sorted));
        double position = (sorted.Length - 1) * q;
        int below = Math.Min((int)position, sorted.Length - 1);
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }

    public static double Of(IReadOnlyList<double> values, double q)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        return OfSorted(sorted, q);
    }

    public static double Median(IReadOnlyList<double> values) => Of(values, 0.5);

    /// <summary>
    /// The median absolute deviation from the median, scaled by 1.4826 so that it estimates a normal distribution's standard deviation.
    /// </summary>
    public static double ScaledMad(IReadOnlyList<double> values)
    {
        double median = Median(values);
        return 1.4826 * Median([.. values.Select(v => Math.Abs(v - median))]);
    }
}
