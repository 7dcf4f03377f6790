using System.Collections.Immutable;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Pruning;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Depth;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Patterns;
using PruneSearch.Pruning.Surgery;

namespace PruneSearch.Campaigns.Runners;

/// <summary>Scores, allocates and selects: from a recipe to what is cut.</summary>
internal sealed class PlanBuilder(CampaignSpec spec, BaseModel baseModel)
{
    /// <summary>The whole cut on the base model; <c>Cut</c> is null where weights are only zeroed.</summary>
    public (CandidatePlan Plan, CutResult? Cut) Build(CandidateRecipe recipe, CancellationToken cancellation)
    {
        ScoredGroup[] scored = Score(recipe, cancellation);
        bool layers = Granularity.Of(recipe.Granularity) == Granularity.Layer;
        IAllocation allocation = layers ? new UniformAllocation() : PruningAllocations.Create(
            recipe.Allocation, spec.Prune.MaximumGroupRatio, recipe.GroupRatios,
            PruningAllocations.BuiltIn[recipe.Allocation].NeedsCurves ? baseModel.Sensitivity(recipe, scored, cancellation) : null);
        int[] removals = allocation.Removals(scored, recipe.Ratio);
        ImmutableSortedDictionary<string, int> counts = scored.Zip(removals).ToImmutableSortedDictionary(p => p.First.Group.Id, p => p.Second, StringComparer.Ordinal);
        if (Granularity.Of(recipe.Granularity).IsMask)
        {
            IReadOnlyList<WeightMask> masks = WeightMasking.Masks(scored, removals);
            return (new CandidatePlan(EditLog.Empty.WithMasks(masks.Select(m => m.ToDigest())), counts, [.. masks]), null);
        }

        CutResult cut = baseModel.Removable(recipe).Cut(Selection.Lowest(scored, removals));
        return (new CandidatePlan(cut.Log, counts, []), cut);
    }

    /// <summary>The groups of the base model with their normalised scores.</summary>
    public ScoredGroup[] Score(CandidateRecipe recipe, CancellationToken cancellation)
    {
        if (Granularity.Of(recipe.Granularity) == Granularity.Layer)
        {
            return [.. baseModel.Groups(recipe).Select(g => new ScoredGroup(g, baseModel.BlockScores.Of(baseModel.Graph, (DepthGroup)g, recipe.Criterion, cancellation)))];
        }

        IPruningCriterion criterion = PruningCriteria.BuiltIn(spec.Seed)[recipe.Criterion];
        Evidence evidence = baseModel.EvidenceFor(criterion, recipe, cancellation);
        bool masks = Granularity.Of(recipe.Granularity).IsMask;
        CutCostModel? costs = !masks && recipe.Normalization == ScoreNormalization.Macs ? new CutCostModel(baseModel.Units(recipe)) : null;
        return [.. baseModel.Groups(recipe).Select(g => new ScoredGroup(g, recipe.Normalization.Apply(g.Pool(criterion.Score(g.Scored, evidence)), g, costs)))];
    }
}
