using PruneSearch.Pruning.Criteria;

namespace PruneSearch.Pruning.Depth;

/// <summary>
/// First-order Taylor importance of a block (Molchanov et al., "Importance Estimation for Neural Network Pruning", 2019): the gradient of
/// the loss by a gate on the block, squared or absolute, averaged over batches. It is the first-order change of the loss as the block is
/// faded into its bypass, whatever lies in it.
/// </summary>
public sealed class TaylorDepthCriterion : IDepthCriterion
{
    private readonly bool _squared;

    private TaylorDepthCriterion(string name, bool squared)
    {
        Name = name;
        _squared = squared;
    }

    /// <summary>Mean of squares, as the paper has it.</summary>
    public static TaylorDepthCriterion Squared { get; } = new("taylor", squared: true);

    /// <summary>Mean of absolute values.</summary>
    public static TaylorDepthCriterion Absolute { get; } = new("taylor-absolute", squared: false);

    public string Name { get; }

    public DepthNeeds Needs => DepthNeeds.Gates;

    public CriterionDescription Description => new(
        $"mean over batches of the {(_squared ? "square" : "absolute value")} of the gradient of a gate on the block: the first-order change of the loss", "Molchanov et al. 2019", "one pass forward and backward over the evidence batches");

    public double[] Score(DepthGroup group, DepthEvidence evidence)
    {
        var terms = evidence.Gates ?? throw new InvalidOperationException("no gradients of gates were gathered");
        return (double[])(_squared ? terms.Squared : terms.Absolute).Clone();
    }
}
