using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>
/// Gradient signal preservation (Wang et al., "Picking Winning Tickets Before Training by Preserving Gradient Flow", GraSP, 2020). The
/// paper removes the weights with the largest -w*Hg, H the Hessian of the loss and g its gradient over all calibration data: removing them
/// lessens the gradient norm least. The score is w*Hg, so that the lowest go as with every criterion; it may be negative. Hg comes from
/// central differences of gradients. The paper divides logits by a temperature of 200; this is the loss itself.
/// </summary>
internal sealed class GraspCriterion : IPruningCriterion
{
    public string Name => "grasp";

    public CriterionScope Scope => CriterionScope.Units | CriterionScope.Weights;

    public EvidenceNeeds Needs => EvidenceNeeds.GradientFlow;

    public CriterionDescription Description { get; } = new(
        "weight times the product of Hessian and gradient: how much the gradient norm falls when it goes; for models before training",
        "Wang et al. 2020 (GraSP)", "three passes forward and backward over the evidence batches");

    public double[] Score(PruningGroup group, Evidence evidence) => (double[])evidence.GradientFlow(group.Id).Clone();
}
