using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Storage;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Hosting;

/// <summary>Campaigns in this process, their journals in files. Work is handed out first to the campaign that was started first.</summary>
public sealed class EmbeddedCampaignHost : ICampaignHost, IAsyncDisposable
{
    private readonly Func<string, string> _folder;
    private readonly DurableFiles _files;
    private readonly TimeProvider _clock;
    private readonly string _version;
    private readonly TimeSpan _leaseDuration;
    private readonly ConcurrentDictionary<string, CampaignActor> _actors = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private readonly SemaphoreSlim _starting = new(1, 1);

    /// <param name="folder">The folder of a campaign, by name.</param>
    /// <param name="files">How files are written.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="version">The program's version, for the journal.</param>
    /// <param name="leaseDuration">How long a lease lives without a heartbeat.</param>
    public EmbeddedCampaignHost(Func<string, string> folder, DurableFiles files, TimeProvider clock, string version, TimeSpan leaseDuration)
    {
        _folder = folder;
        _files = files;
        _clock = clock;
        _version = version;
        _leaseDuration = leaseDuration;
    }

    public async Task StartAsync(CampaignSubmission submission, CancellationToken cancellation = default)
    {
        await _starting.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            string name = submission.Spec.Name;
            if (_actors.TryGetValue(name, out CampaignActor? running))
            {
                if (running.State.CanonicalSpec != submission.Canonical)
                {
                    throw new InvalidInputException(name, "runs with another spec", "a campaign keeps its spec; start the changed one under another name");
                }

                return;
            }

            FileJournal journal = FileJournal.OpenForWriting(_folder(name), _files);
            try
            {
                _actors[name] = await CampaignActor.OpenAsync(submission, journal, _version, _clock, _leaseDuration, cancellation).ConfigureAwait(false);
                lock (_order)
                {
                    _order.Add(name);
                }
            }
            catch
            {
                await journal.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        finally
        {
            _starting.Release();
        }
    }

    public Task<CampaignState?> GetAsync(string campaign, CancellationToken cancellation = default) =>
        Task.FromResult(_actors.TryGetValue(campaign, out CampaignActor? actor) ? actor.State : null);

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellation = default) => Task.FromResult<IReadOnlyList<string>>(Names());

    public async IAsyncEnumerable<CampaignEvent> WatchAsync(string campaign, long after, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        CampaignActor actor = Find(campaign);
        (long from, System.Threading.Channels.ChannelReader<CampaignEvent> events) = await actor.SubscribeAsync(cancellation).ConfigureAwait(false);
        long sequence = 0;
        foreach (Records.JournalRecord record in FileJournal.ReadAll(_folder(campaign)))
        {
            if (++sequence > from)
            {
                break;
            }

            if (sequence > after)
            {
                yield return new CampaignEvent(sequence, record);
            }
        }

        await foreach (CampaignEvent e in events.ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            if (e.Sequence > after)
            {
                yield return e;
            }
        }
    }

    public Task PauseAsync(string campaign, bool paused, CancellationToken cancellation = default) =>
        Find(campaign).DecideAsync((c, now) => c.Pause(paused, now), cancellation);

    public Task CancelAsync(string campaign, string reason, CancellationToken cancellation = default) =>
        Find(campaign).DecideAsync((c, now) => c.Cancel(reason, now), cancellation);

    public Task EnqueueAsync(string campaign, string configuration, CancellationToken cancellation = default) =>
        Find(campaign).DecideAsync((c, now) => c.Enqueue(configuration, now), cancellation);

    public async Task<WorkLease?> LeaseAsync(WorkerAbilities worker, TimeSpan wait, CancellationToken cancellation = default)
    {
        DateTimeOffset until = _clock.GetUtcNow() + wait;
        while (true)
        {
            CampaignActor[] actors = [.. Names().Select(Find)];
            Task[] changes = [.. actors.Select(a => a.Changed())];
            foreach (CampaignActor actor in actors)
            {
                if (await actor.TryLeaseAsync(worker, cancellation).ConfigureAwait(false) is { } lease)
                {
                    return lease;
                }
            }

            TimeSpan left = until - _clock.GetUtcNow();
            if (left <= TimeSpan.Zero || actors.All(a => a.State.IsOver))
            {
                return null;
            }

            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await Task.WhenAny([.. changes, Task.Delay(left, _clock, waiting.Token)]).ConfigureAwait(false);
            await waiting.CancelAsync().ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    public Task<bool> HeartbeatAsync(string campaign, long token, WorkProgress progress, CancellationToken cancellation = default) =>
        Find(campaign).HeartbeatAsync(token, progress, cancellation);

    public Task<bool> ReportAsync(string campaign, long token, WorkOutcome outcome, CancellationToken cancellation = default) =>
        Find(campaign).ReportAsync(token, outcome, cancellation);

    /// <summary>How far a campaign's leased work items are.</summary>
    public IReadOnlyDictionary<long, WorkProgress> Progress(string campaign) => new Dictionary<long, WorkProgress>(Find(campaign).Progress);

    /// <summary>What was mended when a campaign was taken up (the end of its journal that a crash tore off), for its user to see; null for nothing.</summary>
    public string? Notice(string campaign) => Find(campaign).Notice;

    public async ValueTask DisposeAsync()
    {
        foreach (CampaignActor actor in _actors.Values)
        {
            await actor.DisposeAsync().ConfigureAwait(false);
        }

        _starting.Dispose();
    }

    private string[] Names()
    {
        lock (_order)
        {
            return [.. _order];
        }
    }

    private CampaignActor Find(string campaign) =>
        _actors.TryGetValue(campaign, out CampaignActor? actor) ? actor : throw new InvalidInputException("campaign", $"'{campaign}' does not run here", $"running: {string.Join(", ", Names())}");
}
