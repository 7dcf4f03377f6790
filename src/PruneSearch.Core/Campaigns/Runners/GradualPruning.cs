using System.Collections.Immutable;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Patterns;
using PruneSearch.Pruning.Schedules;
using PruneSearch.Pruning.Surgery;

namespace PruneSearch.Campaigns.Runners;

/// <summary>
/// Cuts a candidate as its schedule says. One cut: exactly the plan. Several: each time the share that is due of what every group loses in the
/// end, the least important units by scores of the weights as they are then.
/// </summary>
internal sealed class GradualPruning
{
    private readonly CampaignSpec _spec;
    private readonly BaseModel _base;
    private readonly CandidateRecipe _recipe;
    private readonly CandidatePlan _plan;
    private readonly SortedDictionary<long, double> _shares = [];
    private readonly CutCheck _check;

    public GradualPruning(CampaignSpec spec, BaseModel baseModel, CandidateRecipe recipe, CandidatePlan plan, long totalSteps, CutCheck check)
    {
        _spec = spec;
        _base = baseModel;
        _recipe = recipe;
        _plan = plan;
        _check = check;
        IPruningSchedule schedule = PruningSchedules.BuiltIn[recipe.Schedule](recipe.Steps);
        long until = Math.Max(1, (long)(totalSteps * spec.Prune.Until));
        foreach (double progress in schedule.Steps)
        {
            _shares[(long)Math.Floor(progress * until)] = schedule.ShareAt(progress); // of cuts that fall on one step, the last
        }
    }

    /// <summary>The next step behind <paramref name="step"/> at which something is cut; null for none.</summary>
    public long? NextCut(long step) => _shares.Keys.Where(c => c > step).Select(c => (long?)c).FirstOrDefault();

    /// <summary>Cuts what is due at a step (nothing where the step is not one of the schedule's).</summary>
    public CandidateModel Advance(CandidateModel candidate, long step, CancellationToken cancellation)
    {
        if (!_shares.TryGetValue(step, out double share))
        {
            return candidate;
        }

        if (_shares.Count == 1)
        {
            return CandidateModel.Of(_plan, _base.Graph);
        }

        return _recipe.Granularity == "weight" ? MaskFurther(candidate, share, cancellation) : CutFurther(candidate, share, cancellation);
    }

    /// <summary>Whether every group has lost what the plan says.</summary>
    public bool IsComplete(CandidateModel candidate) => _recipe.Granularity == "weight"
        ? candidate.Masks.Length == _plan.Masks.Length && candidate.Masks.Sum(m => m.KeptCount) == _plan.Masks.Sum(m => m.KeptCount)
        : candidate.Remaining(_base.Channels(_recipe.RoundTo)).Groups.All(g => Due(g, 1) == 0);

    private CandidateModel CutFurther(CandidateModel candidate, double share, CancellationToken cancellation)
    {
        PruningGroups remaining = candidate.Remaining(_base.Channels(_recipe.RoundTo));
        ScoredGroup[] scored = Score(candidate, [.. remaining.Groups], cancellation);
        int[] removals = [.. scored.Select(s => Due(s.Group, share))];
        if (removals.All(r => r == 0))
        {
            return candidate;
        }

        CutResult cut = GraphSurgery.Cut(remaining, Selection.Lowest(scored, removals));
        _check.Require(cut);
        return candidate.CutFurther(cut);
    }

    private CandidateModel MaskFurther(CandidateModel candidate, double share, CancellationToken cancellation)
    {
        ScoredGroup[] scored = [.. Score(candidate, _base.Groups(_recipe), cancellation).Select(s => WithoutGone(s, candidate.Masks))];
        int[] removals = [.. scored.Select(s => s.Group.Removals.Nearest(share * _plan.Removals[s.Group.Id]))];
        WeightMask[] masks = [.. WeightMasking.Masks(scored, removals)];
        return candidate with { Masks = [.. masks], Graph = WeightMasking.Apply(candidate.Graph, masks) };
    }

    /// <summary>What is zeroed already goes first, whatever its score (which may be negative for others).</summary>
    private static ScoredGroup WithoutGone(ScoredGroup scored, ImmutableArray<WeightMask> masks) =>
        masks.FirstOrDefault(m => m.Initializer == ((WeightGroup)scored.Group).Initializer) is { } mask
            ? new ScoredGroup(scored.Group, [.. scored.Scores.Select((s, i) => mask.Keeps(i) ? s : double.NegativeInfinity)])
            : scored;

    private ScoredGroup[] Score(CandidateModel candidate, IReadOnlyList<PruningGroup> groups, CancellationToken cancellation)
    {
        IPruningCriterion criterion = PruningCriteria.BuiltIn(_spec.Seed)[_recipe.Criterion];
        Evidence evidence = _base.Gather(criterion.Needs, candidate.Graph, groups, cancellation);
        return [.. groups.Select(g => new ScoredGroup(g, criterion.Score(g, evidence)))];
    }

    /// <summary>Units that a group still has to lose to reach the share; the full share reaches the plan's number exactly.</summary>
    private int Due(PruningGroup group, double share)
    {
        int lost = group.BaseCount - group.Count;
        int goal = _plan.Removals[group.Id];
        return share >= 1 ? goal - lost : Math.Max(0, group.Removals.Nearest((share * goal) - lost));
    }
}
