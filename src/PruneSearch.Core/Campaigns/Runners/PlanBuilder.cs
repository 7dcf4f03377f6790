using System.Collections.Immutable;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
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
    public static IAllocation Allocation(CandidateRecipe recipe, double maximumGroupRatio) => recipe.Allocation switch
    {
        "uniform" => new UniformAllocation(),
        "global" => new GlobalAllocation(maximumGroupRatio),
        "perGroup" => new PerGroupAllocation(recipe.GroupRatios!),
        _ => throw new InvalidInputException("allocation", $"'{recipe.Allocation}' is not known", "uniform, global or perGroup"),
    };

    /// <summary>The whole cut on the base model; <c>Cut</c> is null where weights are only zeroed.</summary>
    public (CandidatePlan Plan, CutResult? Cut) Build(CandidateRecipe recipe, CancellationToken cancellation)
    {
        if (recipe.Granularity == "layer")
        {
            return Blocks(recipe, cancellation);
        }

        IPruningCriterion criterion = PruningCriteria.BuiltIn(spec.Seed)[recipe.Criterion];
        IReadOnlyList<PruningGroup> groups = baseModel.Groups(recipe);
        Evidence evidence = baseModel.EvidenceFor(criterion, recipe, cancellation);
        CutCostModel? costs = recipe is { Granularity: "channel", Normalization: ScoreNormalization.Macs } ? new CutCostModel(baseModel.Channels(recipe.RoundTo)) : null;
        ScoredGroup[] scored = [.. groups.Select(g => new ScoredGroup(g, recipe.Normalization.Apply(criterion.Score(g, evidence), g, costs)))];
        int[] removals = Allocation(recipe, spec.Prune.MaximumGroupRatio).Removals(scored, recipe.Ratio);
        ImmutableSortedDictionary<string, int> counts = scored.Zip(removals).ToImmutableSortedDictionary(p => p.First.Group.Id, p => p.Second, StringComparer.Ordinal);
        if (recipe.Granularity == "weight")
        {
            IReadOnlyList<WeightMask> masks = WeightMasking.Masks(scored, removals);
            return (new CandidatePlan(EditLog.Empty.WithMasks(masks.Select(m => m.ToDigest())), counts, [.. masks]), null);
        }

        CutResult cut = GraphSurgery.Cut(baseModel.Channels(recipe.RoundTo), Selection.Lowest(scored, removals));
        return (new CandidatePlan(cut.Log, counts, []), cut);
    }

    private (CandidatePlan Plan, CutResult? Cut) Blocks(CandidateRecipe recipe, CancellationToken cancellation)
    {
        IRemovableUnits blocks = baseModel.Removable(recipe);
        ScoredGroup[] scored = [.. blocks.Groups.Select(g => new ScoredGroup(g, baseModel.BlockScores.Of(baseModel.Graph, (DepthGroup)g, recipe.Criterion, cancellation)))];
        int[] removals = new UniformAllocation().Removals(scored, recipe.Ratio);
        CutResult cut = blocks.Cut(Selection.Lowest(scored, removals));
        return (new CandidatePlan(cut.Log, scored.Zip(removals).ToImmutableSortedDictionary(p => p.First.Group.Id, p => p.Second, StringComparer.Ordinal), []), cut);
    }
}
