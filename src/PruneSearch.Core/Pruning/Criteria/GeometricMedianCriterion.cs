using PruneSearch.Graphs;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>
/// Distance from the geometric median (He et al., "Filter Pruning via Geometric Median", FPGM, 2019): the sum of the Euclidean distances of
/// a unit's weights to those of all other units of the layer. What lies in the middle of the others can be replaced by them.
/// </summary>
/// <param name="reduction">Over the layers that make a unit. Default sum.</param>
internal sealed class GeometricMedianCriterion(ScoreReduction? reduction = null) : IPruningCriterion
{
    public string Name => "fpgm";

    public CriterionScope Scope => CriterionScope.Units;

    public EvidenceNeeds Needs => EvidenceNeeds.Weights;

    public CriterionDescription Description { get; } = new(
        "sum of the Euclidean distances of the weights that make a unit to those of every other unit of the layer", "He et al. 2019 (FPGM)", "compares all pairs of units of a layer");

    public double[] Score(PruningGroup group, Evidence evidence) => (reduction ?? ScoreReduction.Sum).Pool(
        [.. this.RequireUnits(group).Axes.Where(a => (a.Use & AxisUse.Produces) != 0).Select(a => OfLayer(a, group.Count, evidence.Graph.Initializers[a.Axis.Value]))],
        group.Count);

    private static double[] OfLayer(GroupAxis axis, int units, TensorSource source)
    {
        double[] data = Array.ConvertAll(source.Read().ToFloats(), w => (double)w);
        int[] owners = AxisSlices.Owners(axis, units);
        var vectors = new List<double>?[units];
        AxisSlices.Visit(axis, source.Dims, (index, first, count) =>
        {
            if (owners[index] >= 0)
            {
                (vectors[owners[index]] ??= []).AddRange(data.AsSpan(first, count));
            }
        });
        double[]?[] rows = [.. vectors.Select(v => v?.ToArray())];
        var sums = new double[units];
        for (int a = 0; a < units; a++)
        {
            for (int b = 0; b < a; b++)
            {
                if (rows[a] is { } one && rows[b] is { } other && one.Length == other.Length)
                {
                    double distance = Dense.Distance(one, other);
                    sums[a] += distance;
                    sums[b] += distance;
                }
            }
        }

        return [.. sums.Select((s, unit) => rows[unit] is null ? double.NaN : s)];
    }
}
