using System.Collections.Immutable;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Pruning;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Depth;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.MaskSolvers;
using PruneSearch.Pruning.Patterns;
using PruneSearch.Pruning.Surgery;

namespace PruneSearch.Campaigns.Runners;

/// <summary>Scores, allocates and selects: from a recipe to what is cut.</summary>
internal sealed class PlanBuilder(CampaignSpec spec, BaseModel baseModel)
{
    /// <summary>The whole cut on the base model; <c>Cut</c> is null where weights are only zeroed.</summary>
    public (CandidatePlan Plan, CutResult? Cut) Build(CandidateRecipe recipe, CancellationToken cancellation)
    {
        var granularity = Granularity.Of(recipe.Granularity);
        if (granularity != Granularity.Layer && Criterion(recipe) is { Solver: { } solver } solving)
        {
            return (Solve(solver, solving, recipe, cancellation), null);
        }

        (ScoredGroup[] scored, int[] removals) = Choose(recipe, cancellation);
        ImmutableSortedDictionary<string, int> counts = Counts(scored.Select(s => s.Group), removals);
        if (granularity.IsMask)
        {
            IReadOnlyList<WeightMask> masks = WeightMasking.Masks(scored, removals);
            return (new CandidatePlan(EditLog.Empty.WithMasks(masks.Select(m => m.ToDigest())), counts, [.. masks]), null);
        }

        CutResult cut = baseModel.Removable(recipe).Cut(Selection.Lowest(scored, removals));
        return (new CandidatePlan(cut.Log, counts, []), cut);
    }

    /// <summary>The groups of the base model with the scores that decide, and how many units each loses.</summary>
    public (ScoredGroup[] Scored, int[] Removals) Choose(CandidateRecipe recipe, CancellationToken cancellation)
    {
        IReadOnlyList<PruningGroup> groups = baseModel.Groups(recipe);
        if (Granularity.Of(recipe.Granularity) == Granularity.Layer)
        {
            ScoredGroup[] blocks = [.. groups.Select(g => new ScoredGroup(g, baseModel.BlockScores.Of(baseModel.Graph, (DepthGroup)g, recipe.Criterion, cancellation)))];
            return (blocks, new UniformAllocation().Removals(blocks, recipe.Ratio));
        }

        IPruningCriterion criterion = Criterion(recipe);
        CutCostModel? costs = CostsFor(recipe);
        return ScoringRounds.Run(
            criterion,
            baseModel.Graph,
            groups,
            graph => ReferenceEquals(graph, baseModel.Graph) ? baseModel.EvidenceFor(criterion, recipe, cancellation) : baseModel.Gather(criterion.Needs, graph, groups, cancellation),
            (group, scores) => recipe.Normalization.Apply(scores, group, costs),
            (scored, share) => Allocate(recipe, scored, share, cancellation));
    }

    private static ImmutableSortedDictionary<string, int> Counts(IEnumerable<PruningGroup> groups, IEnumerable<int> removals) =>
        groups.Zip(removals).ToImmutableSortedDictionary(p => p.First.Id, p => p.Second, StringComparer.Ordinal);

    private IPruningCriterion Criterion(CandidateRecipe recipe) => PruningCriteria.BuiltIn(spec.Seed, spec.Prune.Reduction)[recipe.Criterion];

    private CutCostModel? CostsFor(CandidateRecipe recipe) =>
        recipe.Normalization == ScoreNormalization.Macs && !Granularity.Of(recipe.Granularity).IsMask ? new CutCostModel(baseModel.Units(recipe)) : null;

    /// <summary>How many units each group loses after a share of the rounds.</summary>
    private int[] Allocate(CandidateRecipe recipe, IReadOnlyList<ScoredGroup> scored, double share, CancellationToken cancellation) => PruningAllocations.Create(
        recipe.Allocation,
        spec.Prune.MaximumGroupRatio,
        recipe.GroupRatios?.Where(r => scored.Any(g => g.Group.Id == r.Key)) // a group that roundTo leaves nothing to remove of is not among them
            .ToImmutableSortedDictionary(r => r.Key, r => ScoringRounds.RatioAt(r.Value, share), StringComparer.Ordinal),
        PruningAllocations.BuiltIn[recipe.Allocation].NeedsCurves ? baseModel.Sensitivity(recipe, scored, cancellation) : null)
        .Removals(scored, recipe.GroupRatios is null ? ScoringRounds.RatioAt(recipe.Ratio, share) : recipe.Ratio);

    /// <summary>The plan of a solver, which changes the weights that stay as well; scores serve allocations that compare or order, and no other.</summary>
    private CandidatePlan Solve(IMaskSolver solver, IPruningCriterion criterion, CandidateRecipe recipe, CancellationToken cancellation)
    {
        if (Granularity.Of(recipe.Granularity).Pattern is not { } pattern || SparsityPattern.From(pattern, 1) is null || recipe.Steps > 1)
        {
            throw new InvalidInputException(
                $"criterion '{criterion.Name}'", $"is asked for granularity {recipe.Granularity} in {recipe.Steps} cuts", $"{criterion.Name} goes with granularity weight or N:M, and schedule oneShot");
        }

        IReadOnlyList<PruningGroup> groups = baseModel.Groups(recipe);
        AllocationKind kind = PruningAllocations.BuiltIn[recipe.Allocation];
        Evidence? evidence = kind.ReadsScores ? baseModel.EvidenceFor(criterion, recipe, cancellation) : null;
        ScoredGroup[] scored = [.. groups.Select(g => new ScoredGroup(g, evidence is null ? new double[g.Count] : recipe.Normalization.Apply(criterion.Score(g, evidence), g)))];
        int[] removals = Allocate(recipe, scored, 1, cancellation);
        ImmutableSortedDictionary<string, LayerSolution> solutions = LayerwiseSolving.Run(
            solver,
            baseModel.Graph,
            groups.Zip(removals).Where(g => g.Second > 0).Select(g => ((WeightGroup)g.First, SparsityPattern.From(pattern, g.Second)!)),
            baseModel.Calibration(),
            cancellation);
        WeightMask[] masks = [.. groups.Where(g => solutions.ContainsKey(g.Id)).Select(g => solutions[g.Id].Mask)];
        return new CandidatePlan(EditLog.Empty.WithMasks(masks.Select(m => m.ToDigest())), Counts(groups, removals), [.. masks])
        {
            Weights = solutions.ToImmutableSortedDictionary(s => s.Value.Mask.Initializer, s => s.Value.Weights, StringComparer.Ordinal),
        };
    }
}
