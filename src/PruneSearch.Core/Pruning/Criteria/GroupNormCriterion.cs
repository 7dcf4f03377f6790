using PruneSearch.Graphs;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>
/// The L2 norm of everything that goes with a unit: the slices that make it and the slices that read it, over all layers of its group, as
/// one vector (Fang et al., "DepGraph: Towards Any Structural Pruning", 2023). Biases and batch normalisation do not count.
/// </summary>
/// <param name="reduction">Over the layers, of sums of squares before the root. Default sum, which is one vector.</param>
internal sealed class GroupNormCriterion(ScoreReduction? reduction = null) : IPruningCriterion
{
    public string Name => "group-norm";

    public CriterionScope Scope => CriterionScope.Units;

    public EvidenceNeeds Needs => EvidenceNeeds.Weights;

    public CriterionDescription Description { get; } = new(
        "root of the sum of squares of the weights that make a unit and of those that read it, over all layers of the group", "Fang et al. 2023 (DepGraph)", "reads the weights once");

    public double[] Score(PruningGroup group, Evidence evidence)
    {
        double[][] layers = [.. this.RequireUnits(group).Axes.Where(a => (a.Use & (AxisUse.Produces | AxisUse.Consumes)) != 0).Select(axis =>
        {
            TensorSource source = evidence.Graph.Initializers[axis.Axis.Value];
            return AxisSums.Of(axis, source.Dims, RunFolds.Squares(source), group.Count);
        })];
        return Array.ConvertAll((reduction ?? ScoreReduction.Sum).Pool(layers, group.Count), Math.Sqrt);
    }
}
