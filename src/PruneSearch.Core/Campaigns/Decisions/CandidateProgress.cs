using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.Search.Fidelity;

namespace PruneSearch.Campaigns.Decisions;

/// <summary>What follows from reports for candidates: proceed, duplicate, infeasible, promoted, stopped, complete.</summary>
internal sealed class CandidateProgress(CampaignSpec spec, WorkPlanner planner, RungLadder ladder, IPromotionRule promotion)
{
    private int LastRung => spec.Recovery.Rungs.Count - 1;

    /// <summary>Adds what follows from a report on a candidate's work item.</summary>
    public void Reported(Turn turn, int candidate, WorkItem item)
    {
        CandidateState c = turn.State.Candidates[candidate];
        if (item is WorkItem.Prepare && turn.State.Identities[c.Plan!.Identity] is var owner && owner != candidate)
        {
            End(turn, c, CandidateStatus.Duplicate, $"the same cut, recipe and seed as candidate {owner}");
            return;
        }

        if (item is WorkItem.Evaluate evaluated && evaluated.Rung < LastRung)
        {
            if (Unusable(turn.State, c, orDense: true) is { } problem)
            {
                End(turn, c, CandidateStatus.Failed, problem); // it would wait at the rung for ever
            }

            DecideRung(turn, evaluated.Rung);
        }

        // A measurement serves every candidate of the same shape.
        foreach (int number in turn.State.Active)
        {
            Advance(turn, turn.State.Candidates[number]);
        }
    }

    /// <summary>When no candidate can come any more: those that wait at a rung are decided, lowest rung first.</summary>
    public void CloseRungs(Turn turn)
    {
        for (int rung = 0; rung < LastRung; rung++)
        {
            bool onTheWay = turn.State.Active.Any(n => turn.State.Candidates[n].Rungs.TakeWhile(r => r.Evaluation is not null).Count() <= rung);
            if (onTheWay)
            {
                return;
            }

            if (!turn.State.ClosedRungs.Contains(rung))
            {
                turn.Add(new JournalRecord.RungClosed { At = turn.Now, Rung = rung });
                DecideRung(turn, rung);
            }
        }
    }

    /// <summary>A candidate that a user keeps from now on, and that waits at a rung, goes on from there.</summary>
    public void Pinned(Turn turn, CandidateState c)
    {
        int rung = c.Rungs.TakeWhile(r => r.Evaluation is not null).Count() - 1;
        if (rung >= 0 && rung < LastRung && c.Rungs[rung].Promoted is null)
        {
            turn.Add(new JournalRecord.RungDecided { At = turn.Now, Candidate = c.Number, Rung = rung, Promoted = true });
        }
    }

    private void Advance(Turn turn, CandidateState c)
    {
        if (c.Plan is null)
        {
            return;
        }

        CampaignState state = turn.State;
        bool measured = spec.Targets.Count == 0 || planner.IsMeasured(state, c);
        bool judged = planner.IsJudged(c);
        if (judged && measured)
        {
            Complete(turn, c);
            return;
        }

        // Bounds on what is known before training are checked before compute is spent.
        ConstraintSpec? missed = spec.Constraints.FirstOrDefault(k => !judged && k.Metric.Metric.IsStructural() && CandidateFigures.Violation(state, c, k) > 0);
        if (missed is not null && (measured || !missed.Metric.Metric.NeedsTarget()))
        {
            End(turn, c, CandidateStatus.Infeasible, $"misses {missed.Text}: {missed.Metric} is {CandidateFigures.Of(state, c, missed.Metric):G5}");
        }
    }

    private void Complete(Turn turn, CandidateState c)
    {
        if (Unusable(turn.State, c) is { } problem)
        {
            End(turn, c, CandidateStatus.Failed, problem);
            return;
        }

        turn.Add(new JournalRecord.CandidateEnded
        {
            At = turn.Now,
            Candidate = c.Number,
            Status = CandidateStatus.Complete,
            Objectives = Objectives(turn.State, c),
            Violations = CandidateFigures.Violations(turn.State, c, spec),
        });
    }

    /// <summary>Why the figures that a candidate was judged by cannot be compared with others'; null where they can.</summary>
    private string? Unusable(CampaignState state, CandidateState c, bool orDense = false) =>
        UnknownObjective(state, c, orDense) is { } unknown ? $"{unknown} is not known, or not a finite number{(unknown.Metric == Metric.Energy ? ": the target's machine has no energy counter" : string.Empty)}"
        : !Array.TrueForAll(CandidateFigures.Violations(state, c, spec), double.IsFinite) ? "a bounded figure is not a finite number"
        : null;

    /// <param name="state">The campaign.</param>
    /// <param name="c">The candidate.</param>
    /// <param name="orDense">What is not known before the last rung (the latency of zeroed weights) counts as the dense model's.</param>
    /// <returns>Null where an objective is not known or not finite.</returns>
    private double[]? Objectives(CampaignState state, CandidateState c, bool orDense = false) =>
        UnknownObjective(state, c, orDense) is null ? [.. spec.Objectives.Select(o => Objective(state, c, o, orDense)!.Value)] : null;

    private MetricRef? UnknownObjective(CampaignState state, CandidateState c, bool orDense) =>
        spec.Objectives.FirstOrDefault(o => !double.IsFinite(Objective(state, c, o, orDense) ?? double.NaN));

    private static double? Objective(CampaignState state, CandidateState c, MetricRef objective, bool orDense) =>
        CandidateFigures.Of(state, c, objective) ?? (orDense ? CandidateFigures.OfDense(state, objective) : null);

    private void DecideRung(Turn turn, int rung)
    {
        CampaignState state = turn.State;
        CandidateState[] here = [.. state.Candidates.Where(c => c.Rungs.Length > rung && c.Rungs[rung].Evaluation is not null)];
        var results = new List<RungResult>();
        foreach (CandidateState c in here)
        {
            CandidateState then = c with { Rungs = c.Rungs[..(rung + 1)] };
            if (Unusable(state, then, orDense: true) is null)
            {
                results.Add(new RungResult(c.Number, TrialHistory.Minimised(spec, Objectives(state, then, orDense: true)!), CandidateFigures.Violations(state, then, spec)));
            }
        }

        var promoted = here.Where(c => c.Rungs[rung].Promoted == true).Select(c => c.Number).ToHashSet();
        PromotionDecision decision = promotion.Decide(ladder, rung, new Search.Fidelity.RungState(results, promoted, state.ClosedRungs.Contains(rung)));
        int[] kept = [.. here.Where(c => c.Pinned && c.Rungs[rung].Promoted is null && results.Exists(r => r.Trial == c.Number)).Select(c => c.Number)];
        foreach (int number in decision.Promote.Union(kept))
        {
            turn.Add(new JournalRecord.RungDecided { At = turn.Now, Candidate = number, Rung = rung, Promoted = true });
        }

        foreach (int number in decision.Stop.Except(kept))
        {
            turn.Add(new JournalRecord.RungDecided { At = turn.Now, Candidate = number, Rung = rung, Promoted = false });
            CandidateState c = turn.State.Candidates[number];
            turn.Add(new JournalRecord.CandidateEnded
            {
                At = turn.Now,
                Candidate = number,
                Status = CandidateStatus.Stopped,
                Objectives = Objectives(turn.State, c, orDense: true),
                Violations = CandidateFigures.Violations(turn.State, c, spec),
                Reason = $"not promoted from rung {rung}",
            });
        }
    }

    private void End(Turn turn, CandidateState c, CandidateStatus status, string reason) => turn.Add(new JournalRecord.CandidateEnded
    {
        At = turn.Now,
        Candidate = c.Number,
        Status = status,
        Violations = status == CandidateStatus.Infeasible ? CandidateFigures.Violations(turn.State, c, spec) : null,
        Reason = reason,
    });
}
