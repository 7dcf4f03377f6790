using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>
/// Layer-adaptive magnitude (Lee et al., "Layer-Adaptive Sparsity for the Magnitude-Based Pruning", 2021): the square of a weight over the
/// sum of the squares in its layer that are not smaller. Within a layer the order is that of magnitude; across layers scores are
/// comparable, for global allocation without normalisation. Equal weights count in each other's sums.
/// </summary>
internal sealed class LampCriterion : IPruningCriterion
{
    public string Name => "lamp";

    public CriterionScope Scope => CriterionScope.Weights;

    public EvidenceNeeds Needs => EvidenceNeeds.Weights;

    public CriterionDescription Description { get; } = new(
        "square of a weight over the sum of the squares in its layer that are not smaller; for global allocation with normalization none", "Lee et al. 2021 (LAMP)", "sorts the weights of each layer");

    public double[] Score(PruningGroup group, Evidence evidence) => LampAllocation.Scores(
        Array.ConvertAll(evidence.Graph.Initializers[this.RequireWeights(group).Initializer].Read().ToFloats(), w => (double)Math.Abs(w)));
}
