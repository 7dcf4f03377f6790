namespace PruneSearch.Campaigns.Decisions;

/// <summary>
/// The box that a set of points spans, all objectives minimised: the unit in which hypervolumes of one campaign are comparable. Each
/// objective is scaled so that the best value is 0 and the worst is 1; the reference point lies a tenth beyond the worst corner, so that the
/// extreme points count too (Ishibuchi et al., "How to specify a reference point in hypervolume calculation", 2018). A volume is a share of
/// what a point with every best value would dominate: 0 to 1. An objective in which all points agree tells nothing and has no weight.
/// </summary>
public sealed class ObjectiveBox
{
    /// <summary>How far the reference lies beyond the worst corner, in widths of the box.</summary>
    public const double Margin = 0.1;

    private ObjectiveBox(double[] best, double[] worst)
    {
        Best = best;
        Worst = worst;
    }

    /// <summary>The smallest value of every objective.</summary>
    public IReadOnlyList<double> Best { get; }

    /// <summary>The largest value of every objective.</summary>
    public IReadOnlyList<double> Worst { get; }

    /// <exception cref="ArgumentException">There is no point.</exception>
    public static ObjectiveBox Around(IReadOnlyCollection<double[]> points)
    {
        if (points.Count == 0)
        {
            throw new ArgumentException("a box needs a point to be around", nameof(points));
        }

        int dimension = points.First().Length;
        return new ObjectiveBox(
            [.. Enumerable.Range(0, dimension).Select(i => points.Min(p => p[i]))],
            [.. Enumerable.Range(0, dimension).Select(i => points.Max(p => p[i]))]);
    }

    /// <summary>Whether a point lies in the box or on its sides.</summary>
    public bool Contains(double[] point) => point.Index().All(p => p.Item >= Best[p.Index] && p.Item <= Worst[p.Index]);

    /// <summary>What points dominate up to the reference, as a share of what the best corner does; 0 without points.</summary>
    public double Hypervolume(IEnumerable<double[]> points)
    {
        double[] reference = [.. Best.Select(_ => 1 + Margin)];
        double whole = Math.Pow(1 + Margin, reference.Length);
        return Search.Pareto.Hypervolume.Of([.. points.Select(Scaled)], reference) / whole;
    }

    private double[] Scaled(double[] point) =>
        [.. point.Select((value, i) => Worst[i] > Best[i] ? (value - Best[i]) / (Worst[i] - Best[i]) : 0)];
}
