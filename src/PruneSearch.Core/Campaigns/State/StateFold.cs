using System.Collections.Immutable;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.State;

/// <summary>Folds records into states. Decides nothing: what was decided is in the records.</summary>
public static class StateFold
{
    public static CampaignState Apply(CampaignState state, JournalRecord record)
    {
        state = state with { Sequence = state.Sequence + 1, UpdatedAt = record.At };
        return record switch
        {
            JournalRecord.Started r => state with
            {
                Name = r.Name,
                Spec = r.Spec,
                CanonicalSpec = r.CanonicalSpec,
                BaseFolder = r.BaseFolder,
                Model = r.Model,
                Owner = r.Owner,
                StartedAt = r.At,
            },
            JournalRecord.Proposed r => state with
            {
                Candidates = state.Candidates.Add(new CandidateState { Number = r.Candidate, Origin = r.Origin, Configuration = r.Configuration, Recipe = r.Recipe, ProposedAt = r.At, Parents = r.Parents ?? [] }),
                Active = state.Active.Add(r.Candidate),
                SamplerProposals = state.SamplerProposals + (r.Origin == CandidateOrigin.Sampler ? 1 : 0),
                BaselineProposals = state.BaselineProposals + (r.Origin is CandidateOrigin.Sampler or CandidateOrigin.Enqueued ? 0 : 1),
            },
            JournalRecord.Exhausted => state with { Exhausted = true },
            JournalRecord.Leased r => state with { Leases = state.Leases.Add(state.Sequence, new LeaseState(state.Sequence, r.Item, r.Worker, r.ExpiresAt) { GrantedAt = r.At, Slot = r.Slot }) },
            JournalRecord.LeaseLost r => Lost(Ended(state, r.Token, r.At), state.Leases[r.Token].Item, r.Checkpoint),
            JournalRecord.Reported r => Report(Ended(state, r.Token, r.At), state.Leases[r.Token].Item, r.Report),
            JournalRecord.ItemFailed r => Fail(Ended(state, r.Token, r.At), state.Leases[r.Token], r),
            JournalRecord.RungDecided r => With(state, r.Candidate, c => c with { Rungs = c.Rungs.SetItem(r.Rung, c.Rungs[r.Rung] with { Promoted = r.Promoted }) }),
            JournalRecord.RungClosed r => state with { ClosedRungs = state.ClosedRungs.Add(r.Rung) },
            JournalRecord.CandidateEnded r => With(state with { Active = state.Active.Remove(r.Candidate) }, r.Candidate, c => c with
            {
                Status = r.Status,
                Reason = r.Reason,
                Objectives = r.Objectives is null ? null : [.. r.Objectives],
                Violations = r.Violations is null ? null : [.. r.Violations],
                EndedAt = state.Sequence,
            }),
            JournalRecord.PhaseChanged r => state with { Phase = r.Phase, Reason = r.Reason, FinalFront = r.Front is null ? state.FinalFront : [.. r.Front] },
            JournalRecord.PauseChanged r => state with { Paused = r.Paused },
            JournalRecord.PinChanged r => With(
                state with { Pinned = r.Pinned ? state.Pinned.Add(r.Candidate) : state.Pinned.Remove(r.Candidate) }, r.Candidate, c => c with { Pinned = r.Pinned }),
            JournalRecord.MeasurementAsked r => With(
                state with { AskedFor = state.AskedFor.Add(r.Candidate) }, r.Candidate, c => c with { Asked = c.Asked.Add(new AskedMeasurement(r.Target)) }),
            _ => throw new NotSupportedException($"a record of kind {record.GetType().Name} is newer than this program"),
        };
    }

    public static CampaignState Apply(CampaignState state, IEnumerable<JournalRecord> records) => records.Aggregate(state, Apply);

    /// <summary>Ends a lease; its time is spent, whatever came of it.</summary>
    private static CampaignState Ended(CampaignState state, long token, DateTimeOffset at) => state with
    {
        Leases = state.Leases.Remove(token),
        ComputeSeconds = state.ComputeSeconds + Math.Max(0, (at - state.Leases[token].GrantedAt).TotalSeconds),
    };

    private static CampaignState Lost(CampaignState state, WorkItem item, ArtifactHash? checkpoint) =>
        checkpoint is not null && item is WorkItem.Train { Candidate: { } c } train
            ? With(state, c, s => s with { Rungs = Rung(s.Rungs, train.Rung, x => x with { Interrupted = checkpoint }) })
            : state;

    private static CampaignState Report(CampaignState state, WorkItem item, WorkReport report) => (item, report) switch
    {
        (WorkItem.Measure m, MeasureReport r) when r.Target != m.Target => throw new InvalidOperationException($"a measurement on '{r.Target}' does not answer work item '{item.Id}'"),
        (WorkItem.Base, BaseReport r) => state with { Base = r },
        (WorkItem.Measure { Candidate: null }, MeasureReport r) => state with { DenseMeasurements = state.DenseMeasurements.SetItem(r.Target, r) },
        (WorkItem.Measure { Again: { } again, Candidate: { } c }, MeasureReport r) => Answered(state, c, again, r),
        (WorkItem.Measure { Final: true, Candidate: { } c }, MeasureReport r) => With(state, c, s => s with { Confirmations = s.Confirmations.SetItem(r.Target, r) }),
        (WorkItem.Measure { Candidate: { } c }, MeasureReport r) => Measured(state, c, r),
        (WorkItem.Prepare { Candidate: { } c }, PlanReport r) => With(
            state with { Identities = state.Identities.ContainsKey(r.Identity) ? state.Identities : state.Identities.Add(r.Identity, c) },
            c, s => s with { Plan = r }),
        (WorkItem.Train { Candidate: { } c } t, TrainReport r) => With(state, c, s => s with { Rungs = Rung(s.Rungs, t.Rung, x => x with { Training = r }) }),
        (WorkItem.Evaluate { Candidate: null }, EvaluationReport r) => state with { DenseTest = r },
        (WorkItem.Evaluate { Final: true, Candidate: { } c }, EvaluationReport r) => With(state, c, s => s with { Test = r }),
        (WorkItem.Evaluate { Candidate: { } c } e, EvaluationReport r) => With(state, c, s => s with { Rungs = Rung(s.Rungs, e.Rung, x => x with { Evaluation = r }) }),
        _ => throw new InvalidOperationException($"a {report.GetType().Name} does not answer work item '{item.Id}'"),
    };

    private static CampaignState Answered(CampaignState state, int candidate, int number, MeasureReport report)
    {
        state = With(state, candidate, s => s with { Asked = s.Asked.SetItem(number - 1, s.Asked[number - 1] with { Report = report }) });
        return state.Candidates[candidate].Asked.All(a => a.Report is not null) ? state with { AskedFor = state.AskedFor.Remove(candidate) } : state;
    }

    private static CampaignState Measured(CampaignState state, int candidate, MeasureReport report)
    {
        if (state.Candidates[candidate].Plan?.ShapeKey is { } key)
        {
            state = state with { Shapes = state.Shapes.SetItem(CampaignState.ShapeOn(key, report.Target), report) };
        }

        return With(state, candidate, s => s with { Measurements = s.Measurements.SetItem(report.Target, report) });
    }

    /// <summary>Counts a failure; one that is not tried again counts as all of them.</summary>
    private static CampaignState Fail(CampaignState state, LeaseState lease, JournalRecord.ItemFailed record)
    {
        WorkItem item = lease.Item;
        bool counts = state.Counts(lease, record.Kind);
        if (record.Kind == FailureKind.Unfit)
        {
            state = state with { Unfit = state.Unfit.SetItem(CampaignState.UnfitFor(lease), record.At) };
        }

        return item.Candidate is { } candidate
            ? With(state, candidate, c => c with { Failures = Count(c.Failures) })
            : state with { BaseFailures = Count(state.BaseFailures) };

        ImmutableSortedDictionary<string, int> Count(ImmutableSortedDictionary<string, int> failures) =>
            !record.Retry ? failures.SetItem(item.Id, int.MaxValue)
            : counts ? failures.SetItem(item.Id, failures.GetValueOrDefault(item.Id) + 1)
            : failures;
    }

    private static CampaignState With(CampaignState state, int candidate, Func<CandidateState, CandidateState> change) =>
        state with { Candidates = state.Candidates.SetItem(candidate, change(state.Candidates[candidate])) };

    private static ImmutableArray<RungState> Rung(ImmutableArray<RungState> rungs, int index, Func<RungState, RungState> change)
    {
        while (rungs.Length <= index)
        {
            rungs = rungs.Add(new RungState());
        }

        return rungs.SetItem(index, change(rungs[index]));
    }
}
