using PruneSearch.Graphs;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>Adds up the Taylor terms of one group over batches or samples. Of single weights, which are many, only what criteria read.</summary>
/// <param name="group">The group.</param>
/// <param name="samples">Whether the terms are of samples: of single weights squares are kept then, absolute values otherwise.</param>
internal sealed class TaylorSum(PruningGroup group, bool samples)
{
    private readonly double[] _squared = group is UnitGroup || samples ? new double[group.Count] : [];
    private readonly double[] _absolute = group is UnitGroup || !samples ? new double[group.Count] : [];
    private readonly double[] _signed = new double[group.Count];
    private readonly double[] _batch = group is UnitGroup ? new double[group.Count] : [];

    public PruningGroup Group { get; } = group;

    public void Add(ModelGraph graph, Func<string, float[]> weights, Func<string, float[]> gradients)
    {
        if (Group is WeightGroup single)
        {
            float[] w = weights(single.Initializer);
            float[] g = gradients(single.Initializer);
            for (int i = 0; i < w.Length; i++)
            {
                Add(i, (double)g[i] * w[i]);
            }

            return;
        }

        Products(Group, graph, weights, gradients, _batch);
        for (int unit = 0; unit < _batch.Length; unit++)
        {
            Add(unit, _batch[unit]);
        }
    }

    /// <exception cref="InvalidInputException">A gradient was not finite.</exception>
    public TaylorTerms Mean(int batches)
    {
        if (!Array.TrueForAll(_signed, double.IsFinite) || !Array.TrueForAll(_absolute, double.IsFinite) || !Array.TrueForAll(_squared, double.IsFinite))
        {
            throw new InvalidInputException($"gradients of '{Group.Id}'", "are not finite", "the model has finite gradients on the calibration data");
        }

        foreach (double[] sums in new[] { _squared, _absolute, _signed })
        {
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] /= batches;
            }
        }

        return new TaylorTerms(_squared, _absolute, _signed);
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
            AxisSums.Add(axis, graph.Initializers[axis.Axis.Value].Dims, RunFolds.Products(g, w), units);
        }
    }

    private void Add(int unit, double estimate)
    {
        _signed[unit] += estimate;
        if (_squared.Length > 0)
        {
            _squared[unit] += estimate * estimate;
        }

        if (_absolute.Length > 0)
        {
            _absolute[unit] += Math.Abs(estimate);
        }
    }
}
