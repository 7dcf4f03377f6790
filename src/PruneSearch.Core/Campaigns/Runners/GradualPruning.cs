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
    private readonly IPruningSchedule _schedule;
    private readonly long[] _cuts;
    private readonly long _until;

    public GradualPruning(CampaignSpec spec, BaseModel baseModel, CandidateRecipe recipe, CandidatePlan plan, long totalSteps)
    {
        _spec = spec;
        _base = baseModel;
        _recipe = recipe;
        _plan = plan;
        _schedule = PruningSchedules.BuiltIn[recipe.Schedule](recipe.Steps);
        _until = Math.Max(1, (long)(totalSteps * spec.Prune.Until));
        _cuts = [.. _schedule.Steps.Select(p => (long)Math.Floor(p * _until)).Distinct().Order()];
    }

    /// <summary>The next step behind <paramref name="step"/> at which something is cut; null for none.</summary>
    public long? NextCut(long step) => _cuts.Where(c => c > step).Select(c => (long?)c).FirstOrDefault();

    /// <summary>Cuts what is due at a step (nothing where the step is not one of the schedule's).</summary>
    public CandidateModel Advance(CandidateModel candidate, long step, CancellationToken cancellation)
    {
        if (!_cuts.Contains(step))
        {
            return candidate;
        }

        if (_cuts.Length == 1)
        {
            return CandidateModel.Of(_plan, _base.Graph);
        }

        double share = _schedule.ShareAt(Math.Min(1, (double)step / _until));
        return _recipe.Granularity == "weight" ? MaskFurther(candidate, share, cancellation) : CutFurther(candidate, share, cancellation);
    }

    private CandidateModel CutFurther(CandidateModel candidate, double share, CancellationToken cancellation)
    {
        PruningGroups remaining = candidate.Remaining(_base.Channels(_recipe.RoundTo));
        ScoredGroup[] scored = Score(candidate, [.. remaining.Groups], cancellation);
        int[] removals = [.. scored.Select(s => Due(s.Group, share))];
        return removals.All(r => r == 0) ? candidate : candidate.CutFurther(GraphSurgery.Cut(remaining, Selection.Lowest(scored, removals)));
    }

    private CandidateModel MaskFurther(CandidateModel candidate, double share, CancellationToken cancellation)
    {
        ScoredGroup[] scored = Score(candidate, _base.Groups(_recipe), cancellation);
        int[] removals = [.. scored.Select(s => s.Group.Removals.Nearest(share * _plan.Removals[s.Group.Id]))];
        WeightMask[] masks = [.. WeightMasking.Masks(scored, removals)];
        return candidate with { Masks = [.. masks], Graph = WeightMasking.Apply(candidate.Graph, masks) };
    }

    private ScoredGroup[] Score(CandidateModel candidate, IReadOnlyList<PruningGroup> groups, CancellationToken cancellation)
    {
        IPruningCriterion criterion = PruningCriteria.BuiltIn(_spec.Seed)[_recipe.Criterion];
        Evidence evidence = criterion.Needs.HasFlag(EvidenceNeeds.Gradients)
            ? _base.GatherGradients(candidate.Graph, groups, cancellation)
            : Evidence.OfWeights(candidate.Graph);
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
