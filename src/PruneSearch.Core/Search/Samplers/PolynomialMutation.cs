namespace PruneSearch.Search.Samplers;

/// <summary>
/// Polynomial mutation on the unit interval, in the form that respects the bounds (Deb and Goyal, "A combined genetic adaptive search
/// (GeneAS) for engineering design", 1996): a step whose size has a polynomial density, at most as far as the bound on its side.
/// </summary>
internal static class PolynomialMutation
{
    public static double Mutate(double value, double eta, RandomStream random)
    {
        double u = random.NextDouble();
        double power = 1 / (eta + 1);
        double step = u < 0.5
            ? Math.Pow((2 * u) + ((1 - (2 * u)) * Math.Pow(1 - value, eta + 1)), power) - 1
            : 1 - Math.Pow((2 * (1 - u)) + (((2 * u) - 1) * Math.Pow(value, eta + 1)), power);
        return Math.Clamp(value + step, 0, 1);
    }
}
