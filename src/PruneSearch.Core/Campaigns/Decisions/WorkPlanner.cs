using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Decisions;

/// <summary>Which work items a campaign's state calls for: what was begun comes before what is new.</summary>
internal sealed class WorkPlanner(CampaignSpec spec)
{
    private int LastRung => spec.Recovery.Rungs.Count - 1;

    /// <summary>Items that could be handed out now, most urgent first. Items that are leased are not among them.</summary>
    public IEnumerable<WorkItem> Ready(CampaignState state)
    {
        var leased = state.Leases.Values.Select(l => l.Item.Id).ToHashSet(StringComparer.Ordinal);
        return Wanted(state).Where(i => !leased.Contains(i.Id) && !IsShapeOnItsWay(state, i));
    }

    /// <summary>Items that remain to be done, leased ones included.</summary>
    public IEnumerable<WorkItem> Wanted(CampaignState state) => state.Phase switch
    {
        CampaignPhase.Base => OfBase(state),
        CampaignPhase.Search => OfUsers(state).Concat(state.Active.SelectMany(n => OfCandidate(state, state.Candidates[n]))),
        CampaignPhase.Final => OfUsers(state).Concat(OfFinal(state)),
        _ => [],
    };

    /// <summary>Whether everything is measured that a candidate's figures need before training.</summary>
    public bool IsMeasured(CampaignState state, CandidateState candidate) =>
        spec.Targets.All(t => CandidateFigures.Measurement(state, candidate, t.Name) is not null);

    /// <summary>Whether a candidate has been judged at the last rung.</summary>
    public bool IsJudged(CandidateState candidate) => candidate.Rungs.Length > LastRung && candidate.Rungs[LastRung].Evaluation is not null;

    /// <summary>Whether a work item of the final phase has failed too often: the campaign ends without it.</summary>
    public bool IsGivenUp(CampaignState state, WorkItem item)
    {
        int failures = item.Candidate is { } c ? state.Candidates[c].Failures.GetValueOrDefault(item.Id) : state.BaseFailures.GetValueOrDefault(item.Id);
        return failures >= spec.Budget.Attempts;
    }

    /// <summary>Measurements that users asked for.</summary>
    private IEnumerable<WorkItem> OfUsers(CampaignState state) => state.AskedFor
        .Select(n => state.Candidates[n])
        .SelectMany(c => c.Asked.Index().Where(a => a.Item.Report is null && c.Timeable is not null).Select(a => new WorkItem.Measure
        {
            Candidate = c.Number,
            Target = a.Item.Target,
            Model = c.Timeable!.Value,
            Dense = state.Base!.Model,
            Again = a.Index + 1,
        }))
        .Where(i => !IsGivenUp(state, i));

    private IEnumerable<WorkItem> OfBase(CampaignState state)
    {
        if (state.Base is not { } done)
        {
            yield return new WorkItem.Base { Model = state.Model };
            yield break;
        }

        foreach (string target in spec.Targets.Select(t => t.Name).Where(t => !state.DenseMeasurements.ContainsKey(t)))
        {
            yield return new WorkItem.Measure { Target = target, Model = done.Model };
        }
    }

    private IEnumerable<WorkItem> OfCandidate(CampaignState state, CandidateState c)
    {
        BaseReport dense = state.Base!;
        if (c.Plan is not { } plan)
        {
            yield return new WorkItem.Prepare { Candidate = c.Number, Recipe = c.Recipe, BaseModel = dense.Model };
            yield break;
        }

        if (plan.Model is { } shape)
        {
            bool missing = false;
            foreach (string target in spec.Targets.Select(t => t.Name).Where(t => CandidateFigures.Measurement(state, c, t) is null))
            {
                missing = true;
                yield return new WorkItem.Measure { Candidate = c.Number, Target = target, Model = shape, Dense = dense.Model };
            }

            if (missing)
            {
                yield break;
            }
        }

        if (!IsJudged(c))
        {
            if (NextStage(c, plan, dense) is { } stage)
            {
                yield return stage;
            }

            yield break;
        }

        foreach (string target in spec.Targets.Select(t => t.Name).Where(t => !c.Measurements.ContainsKey(t) && plan.Model is null))
        {
            yield return new WorkItem.Measure { Candidate = c.Number, Target = target, Model = c.Evaluation!.Model, Dense = dense.Model };
        }
    }

    /// <summary>The next training or evaluation; null while a candidate waits at a rung.</summary>
    private WorkItem? NextStage(CandidateState c, PlanReport plan, BaseReport dense)
    {
        int rung = c.Rungs.TakeWhile(r => r.Evaluation is not null).Count();
        if (rung > 0 && c.Rungs[rung - 1].Promoted != true)
        {
            return null;
        }

        TrainReport? trained = rung < c.Rungs.Length ? c.Rungs[rung].Training : null;
        if (trained is null && spec.Recovery.Epochs > 0)
        {
            return new WorkItem.Train
            {
                Candidate = c.Number,
                Recipe = c.Recipe,
                BaseModel = dense.Model,
                Plan = plan.Plan,
                Early = dense.Early,
                Rung = rung,
                Checkpoint = (rung < c.Rungs.Length ? c.Rungs[rung].Interrupted : null) ?? (rung > 0 ? c.Rungs[rung - 1].Training?.Checkpoint : null),
            };
        }

        return new WorkItem.Evaluate { Candidate = c.Number, BaseModel = dense.Model, Plan = plan.Plan, Checkpoint = trained?.Checkpoint, Rung = rung };
    }

    private IEnumerable<WorkItem> OfFinal(CampaignState state)
    {
        BaseReport dense = state.Base!;
        IEnumerable<WorkItem> items = [];
        if (spec.Data.Test is not null)
        {
            if (state.DenseTest is null)
            {
                items = items.Append(new WorkItem.Evaluate { BaseModel = dense.Model, Model = dense.Model, Final = true });
            }

            items = items.Concat(Finalists(state).Where(c => c.Test is null).Select(c =>
                new WorkItem.Evaluate { Candidate = c.Number, BaseModel = dense.Model, Model = c.Evaluation!.Model, Rung = c.Evaluation.Rung, Final = true }));
        }

        foreach (CandidateState c in Finalists(state))
        {
            items = items.Concat(spec.Targets.Select(t => t.Name).Where(t => !c.Confirmations.ContainsKey(t)).Select(t =>
                new WorkItem.Measure { Candidate = c.Number, Target = t, Model = c.Evaluation!.Model, Dense = dense.Model, Final = true }));
        }

        return items.Where(i => !IsGivenUp(state, i));
    }

    /// <summary>The front, and beside it what users keep and there is a file of.</summary>
    private static IEnumerable<CandidateState> Finalists(CampaignState state) => state.FinalFront.Select(n => state.Candidates[n])
        .Concat(state.Pinned.Except(state.FinalFront).Select(n => state.Candidates[n]).Where(c => c.Evaluation is not null));

    /// <summary>The same shape on the same target is being timed for another candidate: its result will serve both.</summary>
    private static bool IsShapeOnItsWay(CampaignState state, WorkItem item) =>
        item is WorkItem.Measure { Final: false, Again: null, Candidate: { } c } measure && state.Candidates[c].Plan?.ShapeKey is { } key
        && state.Leases.Values.Any(l => l.Item is WorkItem.Measure { Final: false, Again: null, Candidate: { } other } m && m.Target == measure.Target && state.Candidates[other].Plan?.ShapeKey == key);
}
