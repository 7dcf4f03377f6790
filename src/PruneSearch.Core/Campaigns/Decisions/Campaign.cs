using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.Search.Fidelity;
using PruneSearch.Search.Samplers;
using PruneSearch.Search.Spaces;

namespace PruneSearch.Campaigns.Decisions;

/// <summary>
/// A campaign as a deterministic state machine. Every call looks at the state and returns a decision: records to append, and the state that
/// follows. Nothing changes until the host has made the records durable and calls <see cref="Commit"/>. The clock is an argument; chance
/// comes from the seed. Not thread-safe.
/// </summary>
public sealed class Campaign
{
    /// <summary>How long a worker that lacked what work needs is not asked to do such work again: its operator may have mended it.</summary>
    public static readonly TimeSpan UnfitFor = TimeSpan.FromMinutes(5);

    private readonly CampaignSpec _spec;
    private readonly ISampler _sampler;
    private readonly WorkPlanner _planner;
    private readonly CandidateProgress _progress;
    private RecipeSpace? _space;
    private TrialHistory? _history;

    public Campaign(CampaignSpec spec, ISampler sampler, CampaignState state)
    {
        _spec = spec;
        _sampler = sampler is RandomSampler ? sampler : new WarmStart(sampler, Math.Min(spec.Search.WarmStart, spec.Search.Candidates / 2));
        _planner = new WorkPlanner(spec);
        var ladder = new RungLadder([.. spec.Recovery.Rungs.Select(r => (long)Math.Round(r * 1_000_000))], spec.Search.Eta);
        _progress = new CandidateProgress(spec, _planner, ladder, spec.Search.Promotion == "asha" ? new AsynchronousHalving() : new PromoteAll());
        State = state;
    }

    public CampaignState State { get; private set; }

    /// <summary>The search space; null until the base model is ready.</summary>
    public RecipeSpace? Space => _space ??= State.Base is { } done ? new RecipeSpace(_spec, done.Groups) : null;

    /// <summary>Names of the targets that candidates are timed on.</summary>
    public IEnumerable<string> Targets => _spec.Targets.Select(t => t.Name);

    /// <summary>Items that a state of this campaign could hand out, most urgent first; whether it is paused does not matter.</summary>
    public IEnumerable<WorkItem> Ready(CampaignState state) => _planner.Ready(state);

    /// <summary>Candidates that may still be proposed in a state of this campaign; 0 before and after the search.</summary>
    public int ProposalsDue(CampaignState state, DateTimeOffset now)
    {
        if (!MayPropose(now, state))
        {
            return 0;
        }

        int baselines = _spec.Baselines.Uniform.Count + _spec.Baselines.Random.Count + _spec.Baselines.Scratch.Count - state.BaselineProposals;
        return Math.Max(0, baselines) + (SearchIsOpen(now, state) ? _spec.Search.Candidates - state.SamplerProposals : 0);
    }

    /// <summary>Takes over the state of a decision whose records are durable.</summary>
    public void Commit(Decision decision) => State = decision.Next;

    /// <summary>The first records of a campaign.</summary>
    public Decision Start(JournalRecord.Started started)
    {
        var turn = new Turn(State, started.At);
        turn.Add(started);
        return turn.Decide();
    }

    /// <summary>Work for a worker, if there is any.</summary>
    public LeaseOffer Lease(WorkerAbilities worker, DateTimeOffset now, TimeSpan duration)
    {
        if (State.IsOver)
        {
            return new LeaseOffer.Over();
        }

        if (worker.Slot is { } slot && State.Leases.Values.FirstOrDefault(l => l.Slot == slot) is { } held)
        {
            return new LeaseOffer.Held(held);
        }

        if (State.Paused)
        {
            return new LeaseOffer.Wait();
        }

        if (_planner.Ready(State).FirstOrDefault(i => worker.CanDo(i) && !IsUnfit(worker, WorkLabels.Of(i), now)) is { } item)
        {
            var turn = new Turn(State, now);
            turn.Add(new JournalRecord.Leased { At = now, Item = item, Worker = worker.Name, Slot = worker.Slot, ExpiresAt = now + duration });
            return new LeaseOffer.Granted(turn.Decide(), turn.State.Leases[turn.State.Sequence]);
        }

        if (worker.Trains && !IsUnfit(worker, WorkLabels.Train, now) && MayPropose(now))
        {
            return new LeaseOffer.ProposalDue(Request());
        }

        var settled = new Turn(State, now);
        Settle(settled);
        return settled.Decide() is { Records.Count: > 0 } due ? new LeaseOffer.Due(due) : new LeaseOffer.Wait();
    }

    /// <summary>Adds the candidate that a request asked for.</summary>
    /// <param name="request">From <see cref="LeaseOffer.ProposalDue"/>.</param>
    /// <param name="configuration">What the sampler answered; null where the space is exhausted.</param>
    /// <param name="now">The time.</param>
    public Decision Propose(ProposalRequest request, Configuration? configuration, DateTimeOffset now)
    {
        var turn = new Turn(State, now);
        if (request.Number != State.Candidates.Count)
        {
            return turn.Decide(); // another proposal came first: this one's history is stale
        }

        if (NextBaseline() is { } baseline && !SearchIsOpen(now))
        {
            turn.Add(new JournalRecord.Proposed { At = now, Candidate = request.Number, Origin = baseline.Origin, Recipe = Space!.Baseline(baseline.Origin, baseline.Ratio) });
        }
        else if (configuration is null)
        {
            turn.Add(new JournalRecord.Exhausted { At = now });
            Settle(turn);
        }
        else
        {
            turn.Add(new JournalRecord.Proposed
            {
                At = now,
                Candidate = request.Number,
                Origin = CandidateOrigin.Sampler,
                Configuration = configuration.ToString(),
                Recipe = Space!.Decode(configuration),
                Parents = configuration.Parents is { Length: > 0 } parents ? parents : null,
            });
        }

        return turn.Decide();
    }

    /// <summary>Adds a user's configuration.</summary>
    /// <exception cref="InvalidInputException">It is not a member of the space, or the campaign is not searching.</exception>
    public Decision Enqueue(string configuration, DateTimeOffset now)
    {
        if (State.Phase != CampaignPhase.Search || Space is null)
        {
            throw new InvalidInputException("configuration", $"the campaign is in phase {State.Phase}", "configurations join while a campaign searches");
        }

        Configuration parsed = Space.Space.Parse(configuration);
        var turn = new Turn(State, now);
        turn.Add(new JournalRecord.Proposed
        {
            At = now,
            Candidate = State.Candidates.Count,
            Origin = CandidateOrigin.Enqueued,
            Configuration = parsed.ToString(),
            Recipe = Space.Decode(parsed),
        });
        return turn.Decide();
    }

    /// <summary>
    /// Keeps a candidate, or does so no longer: one that is kept goes on at every rung, and gets the final evaluation beside the front. Null
    /// where nothing changes.
    /// </summary>
    /// <exception cref="InvalidInputException">There is no such candidate, nothing of it that could be kept, or the campaign is over.</exception>
    public Decision? Pin(int candidate, bool pinned, DateTimeOffset now)
    {
        CandidateState c = Steerable(candidate);
        if (c.Pinned == pinned)
        {
            return null;
        }

        if (pinned && c.Status is not (CandidateStatus.Active or CandidateStatus.Complete or CandidateStatus.Stopped))
        {
            throw new InvalidInputException("candidate", $"c{candidate} is {c.Status.ToString().ToLowerInvariant()}: {c.Reason}", "a candidate that is kept is at work, stopped or complete");
        }

        var turn = new Turn(State, now);
        turn.Add(new JournalRecord.PinChanged { At = now, Candidate = candidate, Pinned = pinned });
        if (pinned && c.Status == CandidateStatus.Active)
        {
            _progress.Pinned(turn, turn.State.Candidates[candidate]);
        }

        Settle(turn);
        return turn.Decide();
    }

    /// <summary>Has a candidate timed again; nothing is decided by what comes of it.</summary>
    /// <exception cref="InvalidInputException">There is no such candidate or target, nothing to time, or the campaign is over.</exception>
    public Decision Measure(int candidate, string target, DateTimeOffset now)
    {
        CandidateState c = Steerable(candidate);
        if (!Targets.Contains(target))
        {
            throw new InvalidInputException("target", $"'{target}' is no target of this campaign", $"one of {string.Join(", ", Targets)}");
        }

        if (c.Timeable is null)
        {
            throw new InvalidInputException("candidate", $"c{candidate} has no model yet that could be timed", "a candidate is timed again once it was cut or exported");
        }

        var turn = new Turn(State, now);
        turn.Add(new JournalRecord.MeasurementAsked { At = now, Candidate = candidate, Target = target });
        return turn.Decide();
    }

    /// <summary>A worker's report; null where its lease is no longer valid.</summary>
    /// <exception cref="InvalidInputException">The report does not answer the work item.</exception>
    public Decision? Report(long token, WorkReport report, DateTimeOffset now)
    {
        if (!State.Leases.TryGetValue(token, out LeaseState? lease))
        {
            return null;
        }

        ReportCheck.RequireAnswers(lease.Item, report);
        var turn = new Turn(State, now);
        turn.Add(new JournalRecord.Reported { At = now, Token = token, Report = report });
        if (lease.Item is { Candidate: { } candidate } and not WorkItem.Measure { Again: not null } && State.Phase == CampaignPhase.Search)
        {
            _progress.Reported(turn, candidate, lease.Item);
        }

        Settle(turn);
        return turn.Decide();
    }

    /// <summary>A worker's failure; null where its lease is no longer valid.</summary>
    /// <exception cref="InvalidInputException">It is of no known kind, or too long a story for the journal.</exception>
    public Decision? Fail(long token, FailureKind kind, string message, DateTimeOffset now)
    {
        if (!State.Leases.TryGetValue(token, out LeaseState? lease))
        {
            return null;
        }

        ReportCheck.RequireFailure(kind, message);
        WorkItem item = lease.Item;
        int before = item.Candidate is { } number ? State.Candidates[number].Failures.GetValueOrDefault(item.Id) : State.BaseFailures.GetValueOrDefault(item.Id);
        bool retry = kind.MayRetry() && (!State.Counts(lease, kind) || before + 1 < _spec.Budget.Attempts);
        var turn = new Turn(State, now);
        turn.Add(new JournalRecord.ItemFailed { At = now, Token = token, Kind = kind, Message = message, Retry = retry });
        if (!retry && State.Phase == CampaignPhase.Base)
        {
            turn.Add(new JournalRecord.PhaseChanged { At = now, Phase = CampaignPhase.Failed, Reason = $"{item.Id}: {message}" });
        }
        else if (!retry && State.Phase == CampaignPhase.Search && item is { Candidate: { } failed } and not WorkItem.Measure { Again: not null } && State.Active.Contains(failed))
        {
            turn.Add(new JournalRecord.CandidateEnded { At = now, Candidate = failed, Status = CandidateStatus.Failed, Reason = $"{item.Id}: {message}" });
        }

        Settle(turn);
        return turn.Decide();
    }

    /// <summary>A worker gives its item back, with what a training has reached; null where its lease is no longer valid.</summary>
    public Decision? Release(long token, ArtifactHash? checkpoint, DateTimeOffset now)
    {
        if (!State.Leases.TryGetValue(token, out LeaseState? lease))
        {
            return null;
        }

        var turn = new Turn(State, now);
        turn.Add(new JournalRecord.LeaseLost { At = now, Token = token, Reason = LeaseEnd.Released, Checkpoint = lease.Item is WorkItem.Train ? checkpoint : null });
        return turn.Decide();
    }

    /// <summary>Ends leases without a report: their items wait again. Null where none of them is valid.</summary>
    public Decision? Reclaim(IEnumerable<long> tokens, LeaseEnd reason, DateTimeOffset now)
    {
        var turn = new Turn(State, now);
        foreach (long token in tokens.Where(State.Leases.ContainsKey).Order())
        {
            turn.Add(new JournalRecord.LeaseLost { At = now, Token = token, Reason = reason });
        }

        return turn.Decide() is { Records.Count: > 0 } decision ? decision : null;
    }

    /// <summary>Stops or resumes handing out work; null where nothing changes.</summary>
    public Decision? Pause(bool paused, DateTimeOffset now)
    {
        if (State.IsOver || State.Paused == paused)
        {
            return null;
        }

        var turn = new Turn(State, now);
        turn.Add(new JournalRecord.PauseChanged { At = now, Paused = paused });
        return turn.Decide();
    }

    /// <summary>Ends the campaign; null where it is over.</summary>
    public Decision? Cancel(string reason, DateTimeOffset now)
    {
        if (State.IsOver)
        {
            return null;
        }

        var turn = new Turn(State, now);
        foreach (long token in State.Leases.Keys)
        {
            turn.Add(new JournalRecord.LeaseLost { At = now, Token = token, Reason = LeaseEnd.Cancelled });
        }

        turn.Add(new JournalRecord.PhaseChanged { At = now, Phase = CampaignPhase.Cancelled, Reason = reason });
        return turn.Decide();
    }

    private CandidateState Steerable(int candidate) =>
        State.IsOver ? throw new InvalidInputException("campaign", $"is over: {State.Phase.ToString().ToLowerInvariant()}", "candidates are pinned and timed again while a campaign goes on")
        : candidate >= 0 && candidate < State.Candidates.Count ? State.Candidates[candidate]
        : throw new CandidateNotFoundException(State.Name, $"{candidate}", State.Candidates.Count);

    private bool IsUnfit(WorkerAbilities worker, string label, DateTimeOffset now) =>
        State.Unfit.TryGetValue(CampaignState.UnfitFor(label, worker.Slot ?? worker.Name), out DateTimeOffset found) && now - found < UnfitFor;

    /// <summary>Moves to the next phase where nothing of this one remains.</summary>
    private void Settle(Turn turn)
    {
        CampaignState state = turn.State;
        if (state.Phase == CampaignPhase.Base && !_planner.Wanted(state).Any())
        {
            turn.Add(new JournalRecord.PhaseChanged { At = turn.Now, Phase = CampaignPhase.Search });
            return;
        }

        if (state.Phase == CampaignPhase.Search && !MayPropose(turn.Now, state))
        {
            _progress.CloseRungs(turn);
            if (turn.State.Active.IsEmpty)
            {
                turn.Add(new JournalRecord.PhaseChanged { At = turn.Now, Phase = CampaignPhase.Final, Front = [.. CampaignFront.Of(turn.State, _spec)] });
            }
        }

        if (turn.State.Phase == CampaignPhase.Final && turn.State.Leases.IsEmpty && !_planner.Wanted(turn.State).Any())
        {
            turn.Add(new JournalRecord.PhaseChanged { At = turn.Now, Phase = CampaignPhase.Finished });
        }
    }

    private ProposalRequest Request()
    {
        _history ??= new TrialHistory(_spec, Space!.Space);
        return new ProposalRequest(State.Candidates.Count, _sampler, Space!.Space, SearchIsOpen(State.UpdatedAt) ? _history.Of(State) : [], _spec.Seed);
    }

    private bool MayPropose(DateTimeOffset now) => MayPropose(now, State);

    private bool MayPropose(DateTimeOffset now, CampaignState state) =>
        state.Phase == CampaignPhase.Search && !IsOverBudget(now, state) && (SearchIsOpen(now, state) || NextBaseline(state) is not null);

    private bool SearchIsOpen(DateTimeOffset now) => SearchIsOpen(now, State);

    private bool SearchIsOpen(DateTimeOffset now, CampaignState state) =>
        !state.Exhausted && state.SamplerProposals < _spec.Search.Candidates && !IsOverBudget(now, state);

    private bool IsOverBudget(DateTimeOffset now, CampaignState state) =>
        (_spec.Budget.WallClock is { } limit && now - state.StartedAt >= limit) || (_spec.Budget.ComputeHours is { } hours && state.ComputeSeconds >= hours * 3600);

    private (CandidateOrigin Origin, double Ratio)? NextBaseline() => NextBaseline(State);

    private (CandidateOrigin Origin, double Ratio)? NextBaseline(CampaignState state)
    {
        int index = state.BaselineProposals;
        foreach ((CandidateOrigin origin, IReadOnlyList<double> ratios) in new[]
        {
            (CandidateOrigin.Uniform, _spec.Baselines.Uniform), (CandidateOrigin.Random, _spec.Baselines.Random), (CandidateOrigin.Scratch, _spec.Baselines.Scratch),
        })
        {
            if (index < ratios.Count)
            {
                return (origin, ratios[index]);
            }

            index -= ratios.Count;
        }

        return null;
    }
}
