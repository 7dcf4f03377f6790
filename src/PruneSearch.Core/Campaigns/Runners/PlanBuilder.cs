using System.Collections.Immutable;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.MaskSolvers;
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
        IPruningCriterion criterion = PruningCriteria.BuiltIn(spec.Seed)[recipe.Criterion];
        IReadOnlyList<PruningGroup> groups = baseModel.Groups(recipe);
        CutCostModel? costs = recipe is { Granularity: "channel", Normalization: ScoreNormalization.Macs } ? new CutCostModel(baseModel.Channels(recipe.RoundTo)) : null;
        if (criterion.Solver is { } solver)
        {
            return (Solve(solver, criterion, recipe, groups, cancellation), null);
        }

        (ScoredGroup[] scored, int[] removals) = ScoringRounds.Run(
            criterion,
            baseModel.Graph,
            groups,
            graph => ReferenceEquals(graph, baseModel.Graph) ? baseModel.EvidenceFor(criterion, recipe, cancellation) : baseModel.Gather(criterion.Needs, graph, groups, cancellation),
            (group, scores) => recipe.Normalization.Apply(scores, group, costs),
            (current, share) => Allocation(At(recipe, share), spec.Prune.MaximumGroupRatio).Removals(current, ScoringRounds.RatioAt(recipe.Ratio, share)));
        ImmutableSortedDictionary<string, int> counts = scored.Zip(removals).ToImmutableSortedDictionary(p => p.First.Group.Id, p => p.Second, StringComparer.Ordinal);
        if (recipe.Granularity == "weight")
        {
            IReadOnlyList<WeightMask> masks = WeightMasking.Masks(scored, removals);
            return (new CandidatePlan(EditLog.Empty.WithMasks(masks.Select(m => m.ToDigest())), counts, [.. masks]), null);
        }

        CutResult cut = GraphSurgery.Cut(baseModel.Channels(recipe.RoundTo), Selection.Lowest(scored, removals));
        return (new CandidatePlan(cut.Log, counts, []), cut);
    }

    /// <summary>The plan of a solver, which changes the weights that stay as well; scores serve a global allocation only.</summary>
    private CandidatePlan Solve(IMaskSolver solver, IPruningCriterion criterion, CandidateRecipe recipe, IReadOnlyList<PruningGroup> groups, CancellationToken cancellation)
    {
        if (recipe.Granularity != "weight" || recipe.Steps > 1)
        {
            throw new InvalidInputException(
                $"criterion '{criterion.Name}'", $"is asked for granularity {recipe.Granularity} in {recipe.Steps} cuts", $"{criterion.Name} goes with granularity weight and schedule oneShot");
        }

        bool compared = recipe.Allocation == "global";
        Evidence? evidence = compared ? baseModel.EvidenceFor(criterion, recipe, cancellation) : null;
        ScoredGroup[] scored = [.. groups.Select(g => new ScoredGroup(g, evidence is null ? new double[g.Count] : recipe.Normalization.Apply(criterion.Score(g, evidence), g)))];
        int[] removals = Allocation(recipe, spec.Prune.MaximumGroupRatio).Removals(scored, recipe.Ratio);
        ImmutableSortedDictionary<string, LayerSolution> solutions = LayerwiseSolving.Run(
            solver,
            baseModel.Graph,
            groups.Zip(removals).Where(g => g.Second > 0).Select(g => ((WeightGroup)g.First, (SparsityPattern)new SparsityPattern.Unstructured(g.Second))),
            baseModel.Calibration(),
            cancellation);
        WeightMask[] masks = [.. groups.Where(g => solutions.ContainsKey(g.Id)).Select(g => solutions[g.Id].Mask)];
        return new CandidatePlan(
            EditLog.Empty.WithMasks(masks.Select(m => m.ToDigest())),
            groups.Zip(removals).ToImmutableSortedDictionary(p => p.First.Id, p => p.Second, StringComparer.Ordinal),
            [.. masks])
        {
            Weights = solutions.ToImmutableSortedDictionary(s => s.Value.Mask.Initializer, s => s.Value.Weights, StringComparer.Ordinal),
        };
    }

    /// <summary>The recipe with the groups' own ratios as they are after a share of the rounds.</summary>
    private static CandidateRecipe At(CandidateRecipe recipe, double share) => recipe.GroupRatios is null ? recipe : recipe with
    {
        GroupRatios = recipe.GroupRatios.ToImmutableSortedDictionary(r => r.Key, r => ScoringRounds.RatioAt(r.Value, share), StringComparer.Ordinal),
    };
}
