namespace PruneSearch.Training;

/// <summary>A share of successes with its Wilson score interval (Wilson 1927).</summary>
public readonly record struct Proportion(double Value, double Low, double High)
{
    /// <summary>The standard normal quantile of a two-sided 95% interval.</summary>
    private const double Z = 1.959963984540054;

    public static Proportion Of(long successes, long trials)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trials);
        double p = (double)successes / trials;
        double z2 = Z * Z / trials;
        double centre = (p + (z2 / 2)) / (1 + z2);
        double half = Z / (1 + z2) * Math.Sqrt((p * (1 - p) / trials) + (z2 / (4 * trials)));
        return new Proportion(p, Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
