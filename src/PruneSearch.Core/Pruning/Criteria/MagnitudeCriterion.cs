using PruneSearch.Graphs;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>
/// The norm of the weights that make a unit: of its slices on the output axes of all its layers' weights together (filters, rows,
/// depthwise kernels), as one vector. Biases, batch normalisation and the weights that read the unit do not count. L1 as in Li et al.,
/// "Pruning Filters for Efficient ConvNets" (2017). A unit that no layer makes (a padded channel) has norm 0. For single weights both
/// norms are the absolute value (Han et al. 2015).
/// </summary>
public sealed class MagnitudeCriterion : IPruningCriterion
{
    private readonly bool _squared;

    private MagnitudeCriterion(string name, bool squared)
    {
        Name = name;
        _squared = squared;
    }

    /// <summary>Sum of absolute values.</summary>
    public static MagnitudeCriterion L1 { get; } = new("l1", squared: false);

    /// <summary>Root of the sum of squares.</summary>
    public static MagnitudeCriterion L2 { get; } = new("l2", squared: true);

    public string Name { get; }

    public EvidenceNeeds Needs => EvidenceNeeds.Weights;

    public double[] Score(PruningGroup group, Evidence evidence)
    {
        if (group is WeightGroup weights)
        {
            return Array.ConvertAll(evidence.Graph.Initializers[weights.Initializer].Read().ToFloats(), w => (double)Math.Abs(w));
        }

        var scores = new double[group.Count];
        foreach (GroupAxis axis in ((UnitGroup)group).Axes.Where(a => (a.Use & AxisUse.Produces) != 0))
        {
            TensorSource source = evidence.Graph.Initializers[axis.Axis.Value];
            float[] data = source.Read().ToFloats();
            AxisSums.Add(axis, source.Dims, _squared ? i => (double)data[i] * data[i] : i => Math.Abs(data[i]), scores);
        }

        return _squared ? Array.ConvertAll(scores, Math.Sqrt) : scores;
    }
}
