using PruneSearch.Pruning.Criteria;

namespace PruneSearch.Pruning.Depth;

/// <summary>Scores drawn uniformly from [0, 1): the baseline that a criterion must beat.</summary>
/// <param name="seed">The same seed gives a block the same score, whichever others are left.</param>
public sealed class RandomDepthCriterion(ulong seed) : IDepthCriterion
{
    public string Name => "random";

    public DepthNeeds Needs => DepthNeeds.None;

    public CriterionDescription Description { get; } = new("uniform in [0, 1), by seed and block", "the baseline that others must beat", "none");

    public double[] Score(DepthGroup group, DepthEvidence evidence) =>
        [.. group.Blocks.Select(b => new RandomStream(seed, "criterion/random/depth/" + b.Output).NextDouble())];
}
