namespace PruneSearch.Search.Pareto;

/// <summary>When one objective vector is better than another. All objectives are minimised.</summary>
public static class Dominance
{
    /// <summary>Pareto dominance: nowhere worse, somewhere better. Equal vectors do not dominate each other.</summary>
    public static bool Dominates(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        if (a.Length != b.Length)
        {
            throw new ArgumentException($"vectors of {a.Length} and {b.Length} objectives cannot be compared", nameof(b));
        }

        bool better = false;
        for (int i = 0; i < a.Length; i++)
        {
            if (!(a[i] <= b[i]))
            {
                return false;
            }

            better |= a[i] < b[i];
        }

        return better;
    }

    /// <summary>
    /// Constraint-domination (Deb, "An efficient constraint handling method for genetic algorithms", 2000; Deb et al. 2002, section VI):
    /// feasible beats infeasible, less total violation beats more, and among the feasible Pareto dominance decides.
    /// </summary>
    /// <param name="a">Objectives; not looked at unless both violations are 0.</param>
    /// <param name="violationA">Total violation of <paramref name="a"/>, 0 where feasible: see <see cref="ConstraintViolation"/>.</param>
    /// <param name="b">Objectives.</param>
    /// <param name="violationB">Total violation of <paramref name="b"/>.</param>
    public static bool ConstraintDominates(ReadOnlySpan<double> a, double violationA, ReadOnlySpan<double> b, double violationB) =>
        violationA > 0 || violationB > 0 ? violationA < violationB : Dominates(a, b);
}
