using PruneSearch.Graphs;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>
/// The absolute scale that batch normalisation gives a unit (Liu et al., "Learning Efficient Convolutional Networks through Network
/// Slimming", 2017). It says most where the scales were trained under a penalty.
/// </summary>
/// <param name="reduction">Over the batch normalisations that a unit goes through. Default mean.</param>
internal sealed class BatchNormScaleCriterion(ScoreReduction? reduction = null) : IPruningCriterion
{
    private const int ScaleInput = 1;

    public string Name => "bn-scale";

    public CriterionScope Scope => CriterionScope.Units;

    public EvidenceNeeds Needs => EvidenceNeeds.Weights;

    public CriterionDescription Description { get; } = new(
        "mean of the absolute scales of the batch normalisations on a unit; every group needs one", "Liu et al. 2017 (network slimming)", "reads the scales");

    public double[] Score(PruningGroup group, Evidence evidence)
    {
        ModelGraph graph = evidence.Graph;
        GroupAxis[] scales = [.. this.RequireUnits(group).Axes.Where(a => IsScale(graph, a.Axis.Value))];
        if (scales.Length == 0)
        {
            throw new InvalidInputException(
                $"criterion '{Name}'", $"group '{group.Id}' goes through no batch normalisation", "exclude the group's layers, or choose another criterion such as l2");
        }

        return (reduction ?? ScoreReduction.Mean).Pool(
            [.. scales.Select(axis =>
            {
                TensorSource source = graph.Initializers[axis.Axis.Value];
                return AxisSums.Largest(axis, source.Dims, RunFolds.Largest(source), group.Count);
            })],
            group.Count);
    }

    private static bool IsScale(ModelGraph graph, string value) =>
        graph.Initializers.ContainsKey(value) && graph.Consumers(value).Any(n => n.OpType == "BatchNormalization" && n.Inputs[ScaleInput] == value);
}
