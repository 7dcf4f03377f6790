using PruneSearch.Graphs;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>Adds up the Taylor terms of one group over batches.</summary>
internal sealed class TaylorSum(PruningGroup group)
{
    private readonly double[] _squared = new double[group.Count];
    private readonly double[] _absolute = new double[group.Count];
    private readonly double[] _signed = new double[group.Count];
    private readonly double[] _batch = new double[group.Count];

    public PruningGroup Group { get; } = group;

    public void Add(ModelGraph graph, Func<string, float[]> weights, Func<string, float[]> gradients)
    {
        Products(Group, graph, weights, gradients, _batch);
        for (int unit = 0; unit < _batch.Length; unit++)
        {
            double estimate = _batch[unit];
            _squared[unit] += estimate * estimate;
            _absolute[unit] += Math.Abs(estimate);
            _signed[unit] += estimate;
        }
    }

    /// <exception cref="InvalidInputException">A gradient was not finite.</exception>
    public TaylorTerms Mean(int batches)
    {
        if (_absolute.Any(a => !double.IsFinite(a)) || _squared.Any(s => !double.IsFinite(s)))
        {
            throw new InvalidInputException($"gradients of '{Group.Id}'", "are not finite", "the model has finite gradients on the calibration data");
        }

        return new TaylorTerms(Array.ConvertAll(_squared, s => s / batches), Array.ConvertAll(_absolute, a => a / batches), Array.ConvertAll(_signed, s => s / batches));
    }

    /// <summary>For each unit the sum of gradient times weight over the slices that stand for it.</summary>
    public static void Products(PruningGroup group, ModelGraph graph, Func<string, float[]> weights, Func<string, float[]> gradients, double[] units)
    {
        if (group is WeightGroup single)
        {
            float[] w = weights(single.Initializer);
            float[] g = gradients(single.Initializer);
            for (int i = 0; i < w.Length; i++)
            {
                units[i] = (double)g[i] * w[i];
            }

            return;
        }

        Array.Clear(units);
        foreach (GroupAxis axis in TaylorCriterion.Axes((UnitGroup)group))
        {
            float[] w = weights(axis.Axis.Value);
            float[] g = gradients(axis.Axis.Value);
            AxisSums.Add(axis, graph.Initializers[axis.Axis.Value].Dims, i => (double)g[i] * w[i], units);
        }
    }
}
