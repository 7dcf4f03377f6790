using PruneSearch.Graphs;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>
/// The norm of the weights that make a unit: of its slices on the output axes of all its layers' weights together (filters, rows,
/// depthwise kernels), as one vector. Biases, batch normalisation and the weights that read the unit do not count. L1 as in Li et al.,
/// "Pruning Filters for Efficient ConvNets" (2017). A unit that no layer makes (a padded channel) has norm 0. For single weights all
/// norms are the absolute value (Han et al. 2015).
/// </summary>
public sealed class MagnitudeCriterion : IPruningCriterion
{
    private readonly Norm _norm;
    private readonly ScoreReduction _reduction;

    private MagnitudeCriterion(Norm norm, ScoreReduction reduction, CriterionDescription description)
    {
        _norm = norm;
        _reduction = reduction;
        Description = description;
    }

    private enum Norm
    {
        L1,
        L2,
        LInf,
    }

    /// <summary>Sum of absolute values.</summary>
    public static MagnitudeCriterion L1 { get; } = new(Norm.L1, ScoreReduction.Sum, new(
        "sum of the absolute values of the weights that make a unit; absolute value of a weight", "Li et al. 2017", "reads the weights once"));

    /// <summary>Root of the sum of squares.</summary>
    public static MagnitudeCriterion L2 { get; } = new(Norm.L2, ScoreReduction.Sum, new(
        "root of the sum of squares of the weights that make a unit; absolute value of a weight", "Han et al. 2015, Li et al. 2017", "reads the weights once"));

    /// <summary>Largest absolute value.</summary>
    public static MagnitudeCriterion LInf { get; } = new(Norm.LInf, ScoreReduction.Max, new(
        "largest absolute value of the weights that make a unit; absolute value of a weight", "Li et al. 2017", "reads the weights once"));

    public string Name => _norm switch { Norm.L1 => "l1", Norm.L2 => "l2", _ => "linf" };

    public CriterionScope Scope => CriterionScope.Units | CriterionScope.Weights;

    public EvidenceNeeds Needs => EvidenceNeeds.Weights;

    public CriterionDescription Description { get; }

    /// <summary>
    /// With another reduction over the layers that make a unit: of sums of absolute values, of sums of squares before the root, of largest
    /// values. Default, and null, sum, sum (both as one vector) and max.
    /// </summary>
    public MagnitudeCriterion With(ScoreReduction? reduction) => reduction is { } other ? new(_norm, other, Description) : this;

    public double[] Score(PruningGroup group, Evidence evidence)
    {
        if (group is WeightGroup weights)
        {
            return Array.ConvertAll(evidence.Graph.Initializers[weights.Initializer].Read().ToFloats(), w => (double)Math.Abs(w));
        }

        double[][] layers = [.. this.RequireUnits(group).Axes.Where(a => (a.Use & AxisUse.Produces) != 0).Select(a => OfLayer(a, group.Count, evidence))];
        double[] scores = _reduction.Pool(layers, group.Count);
        return _norm == Norm.L2 ? Array.ConvertAll(scores, Math.Sqrt) : scores;
    }

    private double[] OfLayer(GroupAxis axis, int units, Evidence evidence)
    {
        TensorSource source = evidence.Graph.Initializers[axis.Axis.Value];
        return _norm switch
        {
            Norm.L1 => AxisSums.Of(axis, source.Dims, RunFolds.Absolutes(source), units),
            Norm.L2 => AxisSums.Of(axis, source.Dims, RunFolds.Squares(source), units),
            _ => AxisSums.Largest(axis, source.Dims, RunFolds.Largest(source), units),
        };
    }
}
