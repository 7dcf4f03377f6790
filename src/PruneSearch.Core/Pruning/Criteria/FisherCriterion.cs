using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>
/// The saliency of optimal brain damage, w^2 F / 2 (LeCun et al. 1989), with the diagonal of the empirical Fisher matrix F, the mean over
/// samples of the squared gradient, for the Hessian. For a unit it is taken by a gate on the unit, as in Theis et al., "Faster gaze
/// prediction with dense networks and Fisher pruning" (2018): half the mean over samples of the square of the summed gradient times weight.
/// </summary>
internal sealed class FisherCriterion : IPruningCriterion
{
    public string Name => "fisher";

    public CriterionScope Scope => CriterionScope.Units | CriterionScope.Weights;

    public EvidenceNeeds Needs => EvidenceNeeds.SampleGradients;

    public CriterionDescription Description { get; } = new(
        "half the mean over samples of the squared first-order change of the loss when the unit goes: w^2 F / 2 of a weight, F the diagonal empirical Fisher matrix",
        "LeCun et al. 1989 (optimal brain damage), Theis et al. 2018", "one pass forward and backward over the evidence batches, one sample at a time");

    public double[] Score(PruningGroup group, Evidence evidence) => Array.ConvertAll(evidence.SampleTaylor(group.Id).Squared, s => s / 2);
}
