namespace PruneSearch.Search.Samplers;

/// <summary>
/// Simulated binary crossover on the unit interval, in the form that respects the bounds (Deb and Agrawal, "Simulated binary crossover for
/// continuous search space", 1995; the bounds as in Deb and Jain, "Multi-speed gearbox design using multi-objective evolutionary
/// algorithms", 2003): two children around the parents, their spread distributed as one-point crossover of binary strings would have it.
/// </summary>
internal static class SimulatedBinaryCrossover
{
    private const double Same = 1e-14;

    /// <summary>One of the two children, each as likely.</summary>
    public static double Cross(double a, double b, double eta, RandomStream random)
    {
        double low = Math.Min(a, b);
        double high = Math.Max(a, b);
        double distance = high - low;
        if (distance < Same)
        {
            return a;
        }

        double u = random.NextDouble();
        double child = random.NextInt(2) == 0
            ? ((low + high) - (Spread(u, 1 + (2 * low / distance), eta) * distance)) / 2
            : ((low + high) + (Spread(u, 1 + (2 * (1 - high) / distance), eta) * distance)) / 2;
        return Math.Clamp(child, 0, 1);
    }

    /// <summary>The spread factor, cut off at <paramref name="limit"/>, with which a child would lie on its bound.</summary>
    private static double Spread(double u, double limit, double eta)
    {
        double power = 1 / (eta + 1);
        double scaled = u * (2 - Math.Pow(limit, -(eta + 1)));
        return scaled <= 1 ? Math.Pow(scaled, power) : Math.Pow(1 / (2 - scaled), power);
    }
}
