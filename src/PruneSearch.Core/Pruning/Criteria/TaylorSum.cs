using PruneSearch.Graphs;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>Adds up the Taylor terms of one group over batches.</summary>
internal sealed class TaylorSum
{
    private readonly double[] _squared;
    private readonly double[] _absolute;
    private readonly double[] _batch;

    public TaylorSum(PruningGroup group)
    {
        Group = group;
        int units = group is UnitGroup ? group.Count : 0;
        _squared = new double[units];
        _batch = new double[units];
        _absolute = new double[group.Count];
    }

    public PruningGroup Group { get; }

    public void Add(ModelGraph graph, Func<string, float[]> weights, Func<string, float[]> gradients)
    {
        if (Group is WeightGroup single)
        {
            float[] w = weights(single.Initializer);
            float[] g = gradients(single.Initializer);
            for (int i = 0; i < w.Length; i++)
            {
                _absolute[i] += Math.Abs((double)g[i] * w[i]);
            }

            return;
        }

        Array.Clear(_batch);
        foreach (GroupAxis axis in TaylorCriterion.Axes((UnitGroup)Group))
        {
            float[] w = weights(axis.Axis.Value);
            float[] g = gradients(axis.Axis.Value);
            AxisSums.Add(axis, graph.Initializers[axis.Axis.Value].Dims, i => (double)g[i] * w[i], _batch);
        }

        for (int unit = 0; unit < _batch.Length; unit++)
        {
            _squared[unit] += _batch[unit] * _batch[unit];
            _absolute[unit] += Math.Abs(_batch[unit]);
        }
    }

    /// <exception cref="InvalidInputException">A gradient was not finite.</exception>
    public TaylorTerms Mean(int batches)
    {
        if (_absolute.Any(a => !double.IsFinite(a)) || _squared.Any(s => !double.IsFinite(s)))
        {
            throw new InvalidInputException($"gradients of '{Group.Id}'", "are not finite", "the model has finite gradients on the calibration data");
        }

        return new TaylorTerms(Array.ConvertAll(_squared, s => s / batches), Array.ConvertAll(_absolute, a => a / batches));
    }
}
