using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>
/// Connection sensitivity (Lee et al., "SNIP: Single-shot Network Pruning based on Connection Sensitivity", 2019): |g*w| with the gradient g
/// of the loss over all calibration data, divided by the sum over all weights that may go. For a unit, |g| of a gate on it. Meant for
/// untrained models too.
/// </summary>
internal sealed class SnipCriterion : IPruningCriterion
{
    public string Name => "snip";

    public CriterionScope Scope => CriterionScope.Units | CriterionScope.Weights;

    public EvidenceNeeds Needs => EvidenceNeeds.Gradients;

    public CriterionDescription Description { get; } = new(
        "absolute gradient times weight, with the gradient over all evidence, divided by the sum over all units; usual before training",
        "Lee et al. 2019 (SNIP)", "one pass forward and backward over the evidence batches");

    public double[] Score(PruningGroup group, Evidence evidence)
    {
        double total = evidence.TotalSensitivity;
        return Array.ConvertAll(evidence.Taylor(group.Id).Signed, s => total > 0 ? Math.Abs(s) / total : 0);
    }
}
