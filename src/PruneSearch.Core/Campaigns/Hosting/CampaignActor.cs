using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.Search.Samplers;

namespace PruneSearch.Campaigns.Hosting;

/// <summary>
/// One campaign in this process: decides under a lock, makes records durable, then takes over the state and tells those who watch. The only
/// writer of its journal.
/// </summary>
internal sealed class CampaignActor : IAsyncDisposable
{
    private const long RecordsPerSnapshot = 1000;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ICampaignJournal _journal;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _leaseDuration;
    private readonly Campaign _campaign;
    private readonly Dictionary<long, DateTimeOffset> _heartbeats = [];
    private readonly List<Channel<CampaignEvent>> _watchers = [];
    private long _snapshotAt;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CampaignActor(Campaign campaign, ICampaignJournal journal, TimeProvider clock, TimeSpan leaseDuration, long snapshotAt)
    {
        _campaign = campaign;
        _journal = journal;
        _clock = clock;
        _leaseDuration = leaseDuration;
        _snapshotAt = snapshotAt;
    }

    public CampaignState State => _campaign.State;

    /// <summary>What was mended when the journal was opened; null for nothing.</summary>
    public string? Notice { get; private init; }

    /// <summary>How far leased work items are, by token.</summary>
    public ConcurrentDictionary<long, WorkProgress> Progress { get; } = new();

    /// <summary>Reads a journal and takes the campaign up where it ends; starts it where the journal is empty.</summary>
    public static async Task<CampaignActor> OpenAsync(
        CampaignSubmission submission, ICampaignJournal journal, string version, TimeProvider clock, TimeSpan leaseDuration, CancellationToken cancellation)
    {
        JournalContent content = await journal.ReadAsync(cancellation).ConfigureAwait(false);
        CampaignState state = CampaignReplay.Fold(content);
        if (state.Sequence > 0 && state.CanonicalSpec != submission.Canonical)
        {
            throw new InvalidInputException(
                submission.Spec.Name, "was started with another spec", "a campaign keeps its spec; start the changed one under another name or in another folder");
        }

        ISampler sampler = new SamplerRegistry().Create(submission.Spec.Search.Sampler, submission.Spec.Search.Options);
        var actor = new CampaignActor(new Campaign(submission.Spec, sampler, state), journal, clock, leaseDuration, content.SnapshotSequence) { Notice = content.Notice };
        DateTimeOffset now = clock.GetUtcNow();
        if (state.Sequence == 0)
        {
            await actor.CommitAsync(
                actor._campaign.Start(new JournalRecord.Started
                {
                    At = now,
                    Format = JournalRecord.CurrentFormat,
                    Name = submission.Spec.Name,
                    Spec = submission.Text,
                    BaseFolder = submission.Spec.BaseFolder,
                    CanonicalSpec = submission.Canonical,
                    Version = version,
                }),
                cancellation).ConfigureAwait(false);
        }

        // Leases of a process that is gone are void: their items wait again.
        await actor.CommitAsync(actor._campaign.Reclaim(actor._campaign.State.Leases.Keys, LeaseEnd.Restarted, now), cancellation).ConfigureAwait(false);
        return actor;
    }

    /// <summary>Completes when anything changes after this call.</summary>
    public Task Changed() => _changed.Task;

    public async Task<WorkLease?> TryLeaseAsync(WorkerAbilities worker, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await ReclaimExpiredAsync(cancellation).ConfigureAwait(false);
            while (true)
            {
                DateTimeOffset now = _clock.GetUtcNow();
                switch (_campaign.Lease(worker, now, _leaseDuration))
                {
                    case LeaseOffer.Granted granted:
                        await CommitAsync(granted.Decision, cancellation).ConfigureAwait(false);
                        return new WorkLease(State.Name, granted.Lease.Token, granted.Lease.Item, granted.Lease.ExpiresAt);
                    case LeaseOffer.ProposalDue due:
                        await CommitAsync(_campaign.Propose(due.Request, due.Request.Ask(), now), cancellation).ConfigureAwait(false);
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

    public async Task<bool> HeartbeatAsync(long token, WorkProgress progress, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (!State.Leases.ContainsKey(token))
            {
                return false;
            }

            _heartbeats[token] = _clock.GetUtcNow() + _leaseDuration;
            Progress[token] = progress;
            return true;
        }
        finally
        {
            _gate.Release();
        }
    }

    public Task<bool> ReportAsync(long token, WorkOutcome outcome, CancellationToken cancellation) => DecideAsync(
        (campaign, now) => outcome switch
        {
            WorkOutcome.Done done => campaign.Report(token, done.Report, now),
            WorkOutcome.Failed failed => campaign.Fail(token, failed.Kind, failed.Message, now),
            _ => campaign.Reclaim([token], LeaseEnd.Released, now),
        },
        cancellation);

    /// <summary>Decides and commits; false where there was nothing to decide.</summary>
    public async Task<bool> DecideAsync(Func<Campaign, DateTimeOffset, Decision?> decide, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            Decision? decision = decide(_campaign, _clock.GetUtcNow());
            await CommitAsync(decision, cancellation).ConfigureAwait(false);
            return decision is not null;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Future events; the channel ends when the campaign is over.</summary>
    public async Task<(long From, ChannelReader<CampaignEvent> Events)> SubscribeAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var channel = Channel.CreateUnbounded<CampaignEvent>(new UnboundedChannelOptions { SingleReader = true });
            if (State.IsOver)
            {
                channel.Writer.Complete();
            }
            else
            {
                _watchers.Add(channel);
            }

            return (State.Sequence, channel.Reader);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _journal.DisposeAsync().ConfigureAwait(false);
        foreach (Channel<CampaignEvent> watcher in _watchers)
        {
            watcher.Writer.TryComplete();
        }

        _gate.Dispose();
    }

    private async Task ReclaimExpiredAsync(CancellationToken cancellation)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        long[] expired = [.. State.Leases.Values.Where(l => _heartbeats.GetValueOrDefault(l.Token, l.ExpiresAt) <= now).Select(l => l.Token)];
        await CommitAsync(_campaign.Reclaim(expired, LeaseEnd.Expired, now), cancellation).ConfigureAwait(false);
    }

    private async Task CommitAsync(Decision? decision, CancellationToken cancellation)
    {
        if (decision is not { Records.Count: > 0 })
        {
            return;
        }

        long first = State.Sequence;
        await _journal.AppendAsync(first, decision.Records, cancellation).ConfigureAwait(false);
        _campaign.Commit(decision);
        foreach (long token in _heartbeats.Keys.Where(t => !State.Leases.ContainsKey(t)).ToArray())
        {
            _heartbeats.Remove(token);
            Progress.TryRemove(token, out _);
        }

        for (int i = 0; i < decision.Records.Count; i++)
        {
            foreach (Channel<CampaignEvent> watcher in _watchers)
            {
                watcher.Writer.TryWrite(new CampaignEvent(first + i + 1, decision.Records[i]));
            }
        }

        if (State.IsOver)
        {
            foreach (Channel<CampaignEvent> watcher in _watchers)
            {
                watcher.Writer.TryComplete();
            }

            _watchers.Clear();
        }

        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        if (State.Sequence - _snapshotAt >= RecordsPerSnapshot)
        {
            await _journal.SnapshotAsync(State.Sequence, JsonSerializer.SerializeToUtf8Bytes(State, RecordsJson.Default.CampaignState), cancellation).ConfigureAwait(false);
            _snapshotAt = State.Sequence;
        }
    }
}
