using PruneSearch.Search.Spaces;

namespace PruneSearch.Core.Tests.Search.Samplers;

/// <summary>
/// A test problem of the multi-objective literature with a known front: ZDT (Zitzler, Deb and Thiele 2000), DTLZ (Deb, Thiele, Laumanns and
/// Zitzler 2002), Kursawe's (1991), TNK and OSY as given by Deb et al. 2002, and the welded beam (Deb 2000) with its constraints scaled.
/// </summary>
internal sealed record ReferenceProblem(
    string Name,
    string FrontFile,
    IReadOnlyList<FloatParameter> Parameters,
    Func<double[], double[]> Objectives,
    Func<double[], double[]>? Violations = null)
{
    public static IReadOnlyList<ReferenceProblem> All { get; } =
    [
        new("zdt1", "jmetalpy_ZDT1.pf", Box(30, 0, 1), x => Zdt(x, LinearG(x), (f, g) => 1 - Math.Sqrt(f / g))),
        new("zdt2", "jmetalpy_ZDT2.pf", Box(30, 0, 1), x => Zdt(x, LinearG(x), (f, g) => 1 - Math.Pow(f / g, 2))),
        new("zdt3", "jmetalpy_ZDT3.pf", Box(30, 0, 1), x => Zdt(x, LinearG(x), (f, g) => 1 - Math.Sqrt(f / g) - (f / g * Math.Sin(10 * Math.PI * f)))),
        new("zdt4", "jmetalpy_ZDT4.pf", [.. Box(1, 0, 1), .. Box(9, -5, 5, 1)], x => Zdt(x, Zdt4G(x), (f, g) => 1 - Math.Sqrt(f / g))),
        new("zdt6", "jmetalpy_ZDT6.pf", Box(10, 0, 1), Zdt6),
        new("dtlz2", "jmetalpy_DTLZ2.3D.pf", Box(12, 0, 1), Dtlz2),
        new("dtlz1", "jmetalpy_DTLZ1.3D.pf", Box(7, 0, 1), Dtlz1),
        new("dtlz5", "pymoo_dtlz5-3d.pf", Box(12, 0, 1), x => DegenerateDtlz(x, x.Skip(2).Sum(v => (v - 0.5) * (v - 0.5)))),
        new("dtlz6", "pymoo_dtlz6-3d.pf", Box(12, 0, 1), x => DegenerateDtlz(x, x.Skip(2).Sum(v => Math.Pow(v, 0.1)))),
        new("dtlz7", "pymoo_dtlz7-3d.pf", Box(22, 0, 1), Dtlz7),
        new("kursawe", "pymoo_kursawe.pf", Box(3, -5, 5), Kursawe),
        new("tnk", "pymoo_tnk.pf", Box(2, 0, Math.PI), x => [x[0], x[1]], TnkViolations),
        new("osy", "pymoo_osy.pf", [X(0, 0, 10), X(1, 0, 10), X(2, 1, 5), X(3, 0, 6), X(4, 1, 5), X(5, 0, 10)], Osy, OsyViolations),
        new("welded", "pymoo_welded_beam.pf", [X(0, 0.125, 5), X(1, 0.1, 10), X(2, 0.1, 10), X(3, 0.125, 5)], WeldedBeam, WeldedBeamViolations),
    ];

    public SearchSpace Space => new(Parameters);

    public double[] Values(Configuration configuration) => [.. Parameters.Select(p => configuration[p.Name].Number)];

    public override string ToString() => Name;

    private static FloatParameter X(int index, double low, double high) => new($"x{index:00}", low, high);

    private static FloatParameter[] Box(int count, double low, double high, int first = 0) =>
        [.. Enumerable.Range(first, count).Select(i => X(i, low, high))];

    private static double[] Zdt(double[] x, double g, Func<double, double, double> h) => [x[0], g * h(x[0], g)];

    private static double LinearG(double[] x) => 1 + (9 * x.Skip(1).Sum() / (x.Length - 1));

    private static double Zdt4G(double[] x) => 1 + (10 * (x.Length - 1)) + x.Skip(1).Sum(v => (v * v) - (10 * Math.Cos(4 * Math.PI * v)));

    private static double[] Zdt6(double[] x)
    {
        double f = 1 - (Math.Exp(-4 * x[0]) * Math.Pow(Math.Sin(6 * Math.PI * x[0]), 6));
        double g = 1 + (9 * Math.Pow(x.Skip(1).Sum() / 9, 0.25));
        return [f, g * (1 - Math.Pow(f / g, 2))];
    }

    private static double[] Dtlz2(double[] x)
    {
        double r = 1 + x.Skip(2).Sum(v => (v - 0.5) * (v - 0.5));
        double a = x[0] * Math.PI / 2;
        double b = x[1] * Math.PI / 2;
        return [r * Math.Cos(a) * Math.Cos(b), r * Math.Cos(a) * Math.Sin(b), r * Math.Sin(a)];
    }

    private static double[] Dtlz1(double[] x)
    {
        double g = 100 * (x.Length - 2 + x.Skip(2).Sum(v => ((v - 0.5) * (v - 0.5)) - Math.Cos(20 * Math.PI * (v - 0.5))));
        return [0.5 * x[0] * x[1] * (1 + g), 0.5 * x[0] * (1 - x[1]) * (1 + g), 0.5 * (1 - x[0]) * (1 + g)];
    }

    private static double[] DegenerateDtlz(double[] x, double g)
    {
        double a = x[0] * Math.PI / 2;
        double b = Math.PI / (4 * (1 + g)) * (1 + (2 * g * x[1]));
        return [(1 + g) * Math.Cos(a) * Math.Cos(b), (1 + g) * Math.Cos(a) * Math.Sin(b), (1 + g) * Math.Sin(a)];
    }

    private static double[] Dtlz7(double[] x)
    {
        double g = 1 + (9 * x.Skip(2).Sum() / (x.Length - 2));
        double h = 3 - x.Take(2).Sum(f => f / (1 + g) * (1 + Math.Sin(3 * Math.PI * f)));
        return [x[0], x[1], (1 + g) * h];
    }

    private static double[] Kursawe(double[] x) =>
    [
        Enumerable.Range(0, 2).Sum(i => -10 * Math.Exp(-0.2 * Math.Sqrt((x[i] * x[i]) + (x[i + 1] * x[i + 1])))),
        x.Sum(v => Math.Pow(Math.Abs(v), 0.8) + (5 * Math.Sin(v * v * v))),
    ];

    private static double[] TnkViolations(double[] x) =>
    [
        -((x[0] * x[0]) + (x[1] * x[1]) - 1 - (0.1 * Math.Cos(16 * Math.Atan2(x[0], x[1])))),
        Math.Pow(x[0] - 0.5, 2) + Math.Pow(x[1] - 0.5, 2) - 0.5,
    ];

    private static double[] Osy(double[] x) =>
    [
        -((25 * Math.Pow(x[0] - 2, 2)) + Math.Pow(x[1] - 2, 2) + Math.Pow(x[2] - 1, 2) + Math.Pow(x[3] - 4, 2) + Math.Pow(x[4] - 1, 2)),
        x.Sum(v => v * v),
    ];

    private static double[] OsyViolations(double[] x) =>
    [
        -(x[0] + x[1] - 2),
        -(6 - x[0] - x[1]),
        -(2 + x[0] - x[1]),
        -(2 - x[0] + (3 * x[1])),
        -(4 - Math.Pow(x[2] - 3, 2) - x[3]),
        -(Math.Pow(x[4] - 3, 2) + x[5] - 4),
    ];

    private static double[] WeldedBeam(double[] x) =>
        [(1.10471 * x[0] * x[0] * x[1]) + (0.04811 * x[2] * x[3] * (14 + x[1])), 2.1952 / (x[2] * x[2] * x[2] * x[3])];

    private static double[] WeldedBeamViolations(double[] x)
    {
        (double h, double l, double t, double b) = (x[0], x[1], x[2], x[3]);
        double arm = Math.Sqrt(0.25 * ((l * l) + ((h + t) * (h + t))));
        double primary = 6000 / (Math.Sqrt(2) * h * l);
        double secondary = 6000 * (14 + (0.5 * l)) * arm / (2 * 0.707 * h * l * ((l * l / 12) + (0.25 * (h + t) * (h + t))));
        double shear = Math.Sqrt((primary * primary) + (secondary * secondary) + (l * primary * secondary / arm));
        double bending = 504000 / (t * t * b);
        double buckling = 64746.022 * (1 - (0.0282346 * t)) * t * b * b * b;
        return [(shear / 13600) - 1, (bending / 30000) - 1, (h - b) / 5, 1 - (buckling / 6000)];
    }
}
