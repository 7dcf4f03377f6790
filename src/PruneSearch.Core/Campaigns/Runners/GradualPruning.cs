using System.Collections.Immutable;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Pruning;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Depth;
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
    private readonly PruningSchedule _schedule;
    private readonly SortedDictionary<long, double> _cuts = [];
    private readonly CutCheck _check;
    private readonly bool _masks;

    public GradualPruning(CampaignSpec spec, BaseModel baseModel, CandidateRecipe recipe, CandidatePlan plan, long totalSteps, CutCheck check)
    {
        _spec = spec;
        _base = baseModel;
        _recipe = recipe;
        _plan = plan;
        _check = check;
        _masks = Granularity.Of(recipe.Granularity).IsMask;
        _schedule = PruningSchedules.BuiltIn[recipe.Schedule].With(recipe.Steps);
        long until = Math.Max(1, (long)(totalSteps * spec.Prune.Until));
        foreach (double progress in _schedule.Steps)
        {
            _cuts[Math.Max(0, Math.Min((long)Math.Floor(progress * until), totalSteps - 1))] = progress; // of cuts that fall on one step, the last
        }
    }

    /// <summary>The next step behind <paramref name="step"/> at which something is cut; null for none.</summary>
    public long? NextCut(long step) => _cuts.Keys.Where(c => c > step).Select(c => (long?)c).FirstOrDefault();

    /// <summary>Whether something is cut at a step.</summary>
    public bool CutsAt(long step) => _cuts.ContainsKey(step);

    /// <summary>The steps from the last cut at or before a step to the next one, or to the end.</summary>
    public (long From, long To) Round(long step, long total) => (_cuts.Keys.LastOrDefault(c => c <= step), NextCut(step) ?? total);

    /// <summary>Cuts what is due at a step (nothing where the step is not one of the schedule's).</summary>
    public CandidateModel Advance(CandidateModel candidate, long step, CancellationToken cancellation)
    {
        if (!_cuts.TryGetValue(step, out double progress))
        {
            return candidate;
        }

        if (!_schedule.Kind.ChoosesLater || (_cuts.Count == 1 && !_schedule.Kind.IsPenalized))
        {
            return CandidateModel.Of(_plan, _base.Graph);
        }

        return _masks ? MaskFurther(candidate, progress, cancellation) : CutFurther(candidate, progress, cancellation);
    }

    /// <summary>Whether every group has lost what the plan says.</summary>
    public bool IsComplete(CandidateModel candidate) => _masks
        ? candidate.Masks.Length == _plan.Masks.Length && candidate.Masks.Sum(m => m.KeptCount) == _plan.Masks.Sum(m => m.KeptCount)
        : candidate.Remaining(_base.Removable(_recipe)).Groups.All(g => Due(g, _plan.Removals[g.Id]) == 0);

    private CandidateModel CutFurther(CandidateModel candidate, double progress, CancellationToken cancellation)
    {
        IRemovableUnits remaining = candidate.Remaining(_base.Removable(_recipe));
        ScoredGroup[] scored = Score(candidate, remaining.Groups, cancellation);
        int[] removals = [.. scored.Select(s => Due(s.Group, Goal(s.Group, progress)))];
        if (removals.All(r => r == 0))
        {
            return candidate;
        }

        CutResult cut = remaining.Cut(Selection.Lowest(scored, removals));
        _check.Require(cut);
        return candidate.CutFurther(cut);
    }

    private CandidateModel MaskFurther(CandidateModel candidate, double progress, CancellationToken cancellation)
    {
        ScoredGroup[] scored = [.. Score(candidate, _base.Groups(_recipe), cancellation).Select(s => WithoutGone(s, candidate.Masks))];
        int[] removals = [.. scored.Select(s => s.Group.Removals.Nearest(Goal(s.Group, progress)))];
        WeightMask[] masks = [.. WeightMasking.Masks(scored, removals)];
        return candidate with { Masks = [.. masks], Graph = WeightMasking.Apply(candidate.Graph, masks) };
    }

    /// <summary>What is zeroed already goes first, whatever its score (which may be negative for others).</summary>
    private static ScoredGroup WithoutGone(ScoredGroup scored, ImmutableArray<WeightMask> masks) =>
        scored.Group is MaskGroup group && masks.FirstOrDefault(m => m.Initializer == group.Initializer) is { } mask
            ? new ScoredGroup(group, [.. scored.Scores.Select((s, unit) => group.Elements([unit]).Any(mask.Keeps) ? s : double.NegativeInfinity)])
            : scored;

    private ScoredGroup[] Score(CandidateModel candidate, IReadOnlyList<PruningGroup> groups, CancellationToken cancellation)
    {
        if (Granularity.Of(_recipe.Granularity) == Granularity.Layer)
        {
            return [.. groups.Select(g => new ScoredGroup(g, _base.BlockScores.Of(candidate.Graph, (DepthGroup)g, _recipe.Criterion, cancellation)))];
        }

        IPruningCriterion criterion = PruningCriteria.BuiltIn(_spec.Seed, _spec.Prune.Reduction)[_recipe.Criterion];
        Evidence evidence = _base.Gather(criterion.Needs, candidate.Graph, groups, cancellation);
        return [.. groups.Select(g => ScoredGroup.Pooled(g, criterion.Score(g.Scored, evidence)))];
    }

    /// <summary>Units that a group shall have lost at a point of progress; at the end exactly what the plan says.</summary>
    private double Goal(PruningGroup group, double progress)
    {
        int end = _plan.Removals[group.Id];
        return _schedule.ShareAt(progress, (double)end / group.BaseCount) * end;
    }

    /// <summary>Units that a group still has to lose, as nearly as it allows; what the plan says is always allowed.</summary>
    private int Due(PruningGroup group, double goal)
    {
        int lost = group.BaseCount - group.Count;
        return goal >= _plan.Removals[group.Id] ? _plan.Removals[group.Id] - lost : Math.Max(0, group.Removals.Nearest(goal - lost));
    }
}
