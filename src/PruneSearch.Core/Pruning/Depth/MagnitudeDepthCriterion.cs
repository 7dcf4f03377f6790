using PruneSearch.Pruning.Criteria;

namespace PruneSearch.Pruning.Depth;

/// <summary>
/// The magnitude of a block's weights, pooled over all of its layers: a mean and no sum, so that blocks of different sizes compare, as the
/// layer scores of Elkerdawy et al., "To Filter Prune, or to Layer Prune" (2020), are means over a layer's filters. Biases and batch
/// normalisation do not count.
/// </summary>
public sealed class MagnitudeDepthCriterion : IDepthCriterion
{
    private readonly bool _squared;

    private MagnitudeDepthCriterion(string name, bool squared)
    {
        Name = name;
        _squared = squared;
    }

    /// <summary>Mean of absolute values.</summary>
    public static MagnitudeDepthCriterion L1 { get; } = new("l1", squared: false);

    /// <summary>Root of the mean of squares.</summary>
    public static MagnitudeDepthCriterion L2 { get; } = new("l2", squared: true);

    public string Name { get; }

    public DepthNeeds Needs => DepthNeeds.Weights;

    public CriterionDescription Description => new(
        _squared ? "root of the mean of squares of its layers' weights" : "mean of the absolute values of its layers' weights", "Elkerdawy et al. 2020", "reads the weights");

    public double[] Score(DepthGroup group, DepthEvidence evidence) => [.. group.Blocks.Select(b => Of(b, evidence))];

    private double Of(DepthBlock block, DepthEvidence evidence)
    {
        double sum = 0;
        long count = 0;
        foreach (string weight in block.Weights)
        {
            float[] data = evidence.Graph.Initializers[weight].Read().ToFloats();
            sum += data.Sum(w => _squared ? (double)w * w : Math.Abs(w));
            count += data.Length;
        }

        double mean = sum / Math.Max(1, count);
        return _squared ? Math.Sqrt(mean) : mean;
    }
}
