using PruneSearch.Pruning.Criteria;

namespace PruneSearch.Pruning.Depth;

/// <summary>
/// Block influence (Men et al., "ShortGPT: Layers in Large Language Models are More Redundant Than You Expect", 2024): 1 minus the cosine
/// between what goes into a block and what comes out, averaged over samples and positions. A block that hardly turns what passes through
/// it is not missed.
/// </summary>
public sealed class BlockInfluenceCriterion : IDepthCriterion
{
    public string Name => "block-influence";

    public DepthNeeds Needs => DepthNeeds.Influence;

    public CriterionDescription Description { get; } = new(
        "1 minus the cosine between what goes in and what comes out, averaged over samples and positions", "Men et al. 2024 (ShortGPT)", "one pass forward over the evidence batches");

    public double[] Score(DepthGroup group, DepthEvidence evidence) =>
        (double[])(evidence.Influence ?? throw new InvalidOperationException("the influence of blocks was not gathered")).Clone();
}
