using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.Hosting.Observation;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.Search.Samplers;

namespace PruneSearch.Campaigns.Hosting;

/// <summary>
/// One campaign where it is decided: decides under a lock, makes records durable, then takes over the state and tells those who wait. The
/// only writer of its journal. Whether a worker still lives is not its business: it is told which leases to take back. Thread-safe.
/// </summary>
public sealed class CampaignCoordinator : IAsyncDisposable
{
    private const long RecordsPerSnapshot = 1000;

    [SuppressMessage("Usage", "CA2213", Justification = "Those who wait at it must come through to be refused; it holds no handle.")]
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ICampaignStore _store;
    private readonly ICampaignJournal _journal;
    private readonly HostingOptions _options;
    private readonly Campaign _campaign;
    private readonly RecentEvents _recent;
    private readonly CampaignObservation _observation;
    private long _snapshotAt;
    private bool _closed;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CampaignCoordinator(Campaign campaign, ICampaignStore store, ICampaignJournal journal, HostingOptions options, long snapshotAt, CampaignObservation observation)
    {
        _campaign = campaign;
        _store = store;
        _journal = journal;
        _options = options;
        _snapshotAt = snapshotAt;
        _recent = new RecentEvents(campaign.State.Sequence);
        _observation = observation;
    }

    /// <summary>The state that is durable.</summary>
    public CampaignState State => _campaign.State;

    /// <summary>What was mended when the journal was opened; null for nothing.</summary>
    public string? Notice { get; private init; }

    /// <summary>Starts a campaign; where its journal is not empty, takes it up where it ends.</summary>
    /// <exception cref="InvalidInputException">The journal is another campaign's.</exception>
    public static Task<CampaignCoordinator> StartAsync(CampaignSubmission submission, ICampaignStore store, HostingOptions options, CancellationToken cancellation) =>
        OpenAsync(submission.Spec.Name, _ => submission, submission, store, options, cancellation)!;

    /// <summary>Takes a campaign up where its journal ends; null where it was never started.</summary>
    /// <exception cref="InvalidInputException">This version cannot read its spec.</exception>
    public static Task<CampaignCoordinator?> ResumeAsync(string name, SpecContext context, ICampaignStore store, HostingOptions options, CancellationToken cancellation) =>
        OpenAsync(name, state => CampaignSubmission.Of(state, context), null, store, options, cancellation);

    /// <summary>Labels that this campaign can have work for: training, and its targets.</summary>
    public IEnumerable<string> Labels => _campaign.Targets.Prepend(WorkLabels.Train);

    /// <summary>How much work waits and is leased, by label.</summary>
    public IReadOnlyDictionary<string, LabelDepth> Queue() => WorkQueue.Of(_campaign, _options.Clock.GetUtcNow());

    /// <summary>Completes when anything changes after this call, or when the coordinator is closed.</summary>
    public Task Changed() => _changed.Task;

    /// <summary>Work for a worker, once its lease is durable; null where there is none now.</summary>
    public async Task<WorkLease?> TryLeaseAsync(WorkerAbilities worker, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            while (true)
            {
                DateTimeOffset now = _options.Clock.GetUtcNow();
                switch (_campaign.Lease(worker, now, _options.LeaseDuration))
                {
                    case LeaseOffer.Granted granted:
                        await CommitAsync(granted.Decision, cancellation).ConfigureAwait(false);
                        return Lease(granted.Lease, worker);
                    case LeaseOffer.Held held:
                        return Lease(held.Lease, worker);
                    case LeaseOffer.ProposalDue due:
                        // The sampler may take a while: on a thread of the pool, whoever calls.
                        await CommitAsync(
                            _campaign.Propose(due.Request, await Task.Run(due.Request.Ask, cancellation).ConfigureAwait(false), now), cancellation).ConfigureAwait(false);
                        break;
                    case LeaseOffer.Due due:
                        await CommitAsync(due.Decision, cancellation).ConfigureAwait(false);
                        break;
                    default:
                        return null;
                }
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends a lease; false where it was no longer valid, and the outcome is refused.</summary>
    /// <exception cref="InvalidInputException">The report does not answer the work item; the lease stays.</exception>
    public Task<bool> ReportAsync(long token, WorkOutcome outcome, CancellationToken cancellation) => DecideAsync(
        (campaign, now) => outcome switch
        {
            WorkOutcome.Done done => campaign.Report(token, done.Report, now),
            // Where nobody else can have what this worker lacks, waiting for another would not end.
            WorkOutcome.Failed failed => campaign.Fail(token, failed.Kind == FailureKind.Unfit && !_options.WorkersAreElsewhere ? FailureKind.Fault : failed.Kind, failed.Message, now),
            WorkOutcome.Released released => campaign.Release(token, released.Checkpoint, now),
            _ => throw new NotSupportedException($"outcome {outcome.GetType().Name}"),
        },
        cancellation);

    /// <summary>Takes leases back: their items wait again. False where none of them was valid.</summary>
    public Task<bool> ReclaimAsync(IReadOnlyCollection<long> tokens, LeaseEnd reason, CancellationToken cancellation) =>
        tokens.Count == 0 ? Task.FromResult(false) : DecideAsync((campaign, now) => campaign.Reclaim(tokens, reason, now), cancellation);

    /// <summary>Decides and commits; false where there was nothing to decide.</summary>
    public async Task<bool> DecideAsync(Func<Campaign, DateTimeOffset, Decision?> decide, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            Decision? decision = decide(_campaign, _options.Clock.GetUtcNow());
            await CommitAsync(decision, cancellation).ConfigureAwait(false);
            return decision is not null;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Records behind number <paramref name="after"/>, at most so many; empty where there are none yet.</summary>
    public async Task<IReadOnlyList<CampaignEvent>> EventsAsync(long after, int most, CancellationToken cancellation)
    {
        if (_recent.Behind(after, most) is { } recent)
        {
            return recent;
        }

        IReadOnlyList<JournalRecord> records = await _store.ReadAsync(State.Name, after, most, cancellation).ConfigureAwait(false);
        return [.. records.Select((r, i) => new CampaignEvent(after + i + 1, r))];
    }

    /// <summary>Closes the journal once what is under way has ended; who asks afterwards, or waits for its turn, is refused.</summary>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!_closed)
            {
                _closed = true;
                _observation.Dispose();
                await _journal.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Release();
            _changed.TrySetResult();
        }
    }

    private static async Task<CampaignCoordinator?> OpenAsync(
        string name, Func<CampaignState, CampaignSubmission> submitted, CampaignSubmission? start, ICampaignStore store, HostingOptions options, CancellationToken cancellation)
    {
        ICampaignJournal journal = await store.OpenAsync(name, cancellation).ConfigureAwait(false);
        CampaignObservation? observation = null;
        try
        {
            JournalContent content = await journal.ReadAsync(cancellation).ConfigureAwait(false);
            CampaignState state = CampaignReplay.Fold(content);
            if (state.Sequence == 0 && start is null)
            {
                await journal.DisposeAsync().ConfigureAwait(false);
                return null;
            }

            CampaignSubmission submission = submitted(state);
            if (state.Sequence > 0)
            {
                submission.RequireSameAs(state);
            }

            ISampler sampler = new SamplerRegistry().Create(submission.Spec.Search.Sampler, submission.Spec.Search.Options);
            var campaign = new Campaign(submission.Spec, sampler, state);
            observation = new CampaignObservation(submission.Spec, campaign, options.Clock);
            var coordinator = new CampaignCoordinator(campaign, store, journal, options, content.SnapshotSequence, observation) { Notice = content.Notice };
            await coordinator.BeginAsync(submission, cancellation).ConfigureAwait(false);
            return coordinator;
        }
        catch
        {
            observation?.Dispose();
            await journal.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task BeginAsync(CampaignSubmission submission, CancellationToken cancellation)
    {
        DateTimeOffset now = _options.Clock.GetUtcNow();
        if (State.Sequence == 0)
        {
            await CommitAsync(
                _campaign.Start(new JournalRecord.Started
                {
                    At = now,
                    Format = JournalRecord.CurrentFormat,
                    Name = submission.Spec.Name,
                    Spec = submission.Text,
                    BaseFolder = submission.Spec.BaseFolder,
                    CanonicalSpec = submission.Canonical,
                    Version = _options.Version,
                    Model = submission.Model,
                    Owner = submission.Owner,
                }),
                cancellation).ConfigureAwait(false);
        }

        if (!_options.WorkersAreElsewhere)
        {
            await CommitAsync(_campaign.Reclaim(State.Leases.Keys, LeaseEnd.Restarted, now), cancellation).ConfigureAwait(false);
        }
    }

    private WorkLease Lease(LeaseState lease, WorkerAbilities worker)
    {
        _observation.Granted(lease.Token, worker);
        return new WorkLease(State.Name, lease.Token, lease.Item, lease.ExpiresAt);
    }

    private async Task CommitAsync(Decision? decision, CancellationToken cancellation)
    {
        if (decision is not { Records.Count: > 0 })
        {
            return;
        }

        CampaignState before = State;
        long began = _observation.Appending();
        await _journal.AppendAsync(before.Sequence, decision.Records, cancellation).ConfigureAwait(false);
        _observation.Appended(began);
        _campaign.Commit(decision);
        _observation.Committed(before, decision.Records);
        _recent.Add(decision.Records);
        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        if (State.Sequence - _snapshotAt >= RecordsPerSnapshot)
        {
            await _journal.SnapshotAsync(State.Sequence, JsonSerializer.SerializeToUtf8Bytes(State, RecordsJson.Default.CampaignState), cancellation).ConfigureAwait(false);
            _snapshotAt = State.Sequence;
        }
    }
}
