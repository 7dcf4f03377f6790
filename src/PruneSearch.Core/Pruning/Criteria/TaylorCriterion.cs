using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>
/// First-order Taylor importance (Molchanov et al., "Importance Estimation for Neural Network Pruning", 2019): the sum of gradient times
/// weight over a unit, squared or absolute, averaged over batches. The sum runs over the weights that read the unit, because removing it
/// is the same as zeroing those: it is exactly the first-order change of the loss, and equals the gradient of a gate on the unit's
/// activations. Where no weight reads the unit, it runs over those that make it. For single weights the score is mean |gradient*weight|.
/// </summary>
public sealed class TaylorCriterion : IPruningCriterion
{
    private readonly bool _squared;

    private TaylorCriterion(string name, bool squared, string summary)
    {
        Name = name;
        _squared = squared;
        Description = new CriterionDescription(summary, "Molchanov et al. 2019", "one pass forward and backward over the evidence batches");
    }

    /// <summary>Mean of squares, as the paper has it.</summary>
    public static TaylorCriterion Squared { get; } = new(
        "taylor", squared: true, "mean over batches of the squared first-order change of the loss when the unit goes; of the absolute one for a weight");

    /// <summary>Mean of absolute values.</summary>
    public static TaylorCriterion Absolute { get; } = new(
        "taylor-absolute", squared: false, "mean over batches of the absolute first-order change of the loss when the unit goes");

    public string Name { get; }

    public CriterionScope Scope => CriterionScope.Units | CriterionScope.Weights;

    public CriterionDescription Description { get; }

    public EvidenceNeeds Needs => EvidenceNeeds.Gradients;

    public double[] Score(PruningGroup group, Evidence evidence)
    {
        TaylorTerms terms = evidence.Taylor(group.Id);
        return (double[])(_squared && group is UnitGroup ? terms.Squared : terms.Absolute).Clone();
    }

    /// <summary>The axes whose slices the sum runs over.</summary>
    internal static IEnumerable<GroupAxis> Axes(UnitGroup group) => group.Consumed.Any() ? group.Consumed : group.Produced;
}
