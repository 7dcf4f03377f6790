using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>
/// Movement (Sanh et al., "Movement Pruning: Adaptive Sparsity by Fine-Tuning", 2020): -g*w, averaged over batches. Weights that training
/// pushes towards zero score low (below 0), those that it pushes away score high. At one cut it is accumulated over the evidence batches
/// with the weights as they are; with an iterative schedule it is taken anew before each cut, as the weights are then.
/// </summary>
internal sealed class MovementCriterion : IPruningCriterion
{
    public string Name => "movement";

    public CriterionScope Scope => CriterionScope.Units | CriterionScope.Weights;

    public EvidenceNeeds Needs => EvidenceNeeds.Gradients;

    public CriterionDescription Description { get; } = new(
        "negative gradient times weight over the evidence batches: low for what training pushes towards zero; meant for fine-tuning on another task",
        "Sanh et al. 2020 (movement pruning)", "one pass forward and backward over the evidence batches");

    public double[] Score(PruningGroup group, Evidence evidence) => Array.ConvertAll(evidence.Taylor(group.Id).Signed, s => -s);
}
