using PruneSearch.Graphs;
using PruneSearch.Pruning.Criteria;

namespace PruneSearch.Pruning.Depth;

/// <summary>The criteria of blocks by name.</summary>
public static class DepthCriteria
{
    /// <summary><c>block-influence</c>, <c>l1</c>, <c>l2</c>, <c>random</c>, <c>taylor</c>, <c>taylor-absolute</c>.</summary>
    /// <param name="seed">Seed of the random criterion.</param>
    public static NameRegistry<IDepthCriterion> BuiltIn(ulong seed) => new(
        "criterion of blocks",
        new IDepthCriterion[]
        {
            new BlockInfluenceCriterion(), new RandomDepthCriterion(seed), MagnitudeDepthCriterion.L1, MagnitudeDepthCriterion.L2,
            TaylorDepthCriterion.Squared, TaylorDepthCriterion.Absolute,
        }.Select(c => KeyValuePair.Create(c.Name, c)));

    /// <summary>What a criterion costs before the first candidate is scored, by a count.</summary>
    public static CriterionCost CostOf(IDepthCriterion criterion, DepthGroup? group, ModelGraph graph)
    {
        long macs = ModelCost.MacsOf(graph);
        long[] parameters = [.. ModelCost.ParameterNames(graph).Select(p => graph.Initializers[p].Count)];
        long scores = (group?.Count ?? 0) * sizeof(double);
        return criterion.Needs switch
        {
            DepthNeeds.Influence => new CriterionCost(criterion.Name, 1, macs, scores, BlockInfluence.RunBytes),
            DepthNeeds.Gates => new CriterionCost(criterion.Name, 1, 3 * macs, 2 * scores, 2 * sizeof(float) * parameters.Sum()),
            DepthNeeds.Weights => new CriterionCost(criterion.Name, 0, 0, 0, sizeof(float) * parameters.DefaultIfEmpty().Max()),
            _ => new CriterionCost(criterion.Name, 0, 0, 0, 0),
        };
    }
}
