using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>
/// The change of the loss to second order when a unit goes, |-g + h/2|: g the gradient of a gate on the unit, h the second derivative by
/// it, approximated by the diagonal of the empirical Fisher matrix (the mean over samples of the squared gradient), as in LeCun et al.,
/// "Optimal Brain Damage" (1989), with the first-order term kept as in Ma et al., "LLM-Pruner" (2023). For a weight, the gate's gradient is
/// gradient times weight. For a trained model g is near 0, and the score near <see cref="FisherCriterion"/>'s.
/// </summary>
internal sealed class SecondOrderTaylorCriterion : IPruningCriterion
{
    public string Name => "taylor2";

    public CriterionScope Scope => CriterionScope.Units | CriterionScope.Weights;

    public EvidenceNeeds Needs => EvidenceNeeds.SampleGradients;

    public CriterionDescription Description { get; } = new(
        "absolute change of the loss to second order when the unit goes, with the diagonal empirical Fisher matrix in place of the Hessian",
        "LeCun et al. 1989, Ma et al. 2023 (LLM-Pruner)", "one pass forward and backward over the evidence batches, one sample at a time");

    public double[] Score(PruningGroup group, Evidence evidence)
    {
        TaylorTerms terms = evidence.SampleTaylor(group.Id);
        return [.. terms.Signed.Zip(terms.Squared, (first, second) => Math.Abs((second / 2) - first))];
    }
}
