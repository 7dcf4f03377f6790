using System.Collections.Concurrent;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Hosting;

/// <summary>Campaigns in this process. Work is handed out to campaigns in turn.</summary>
/// <param name="store">Where journals are kept.</param>
/// <param name="options">How campaigns are hosted.</param>
public sealed class EmbeddedCampaignHost(ICampaignStore store, HostingOptions options) : ICampaignHost, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, EmbeddedCampaign> _campaigns = new(StringComparer.Ordinal);
    private readonly FairOrder _order = new();
    private readonly SemaphoreSlim _starting = new(1, 1);
    private TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task StartAsync(CampaignSubmission submission, CancellationToken cancellation = default) => TakeUpAsync(
        submission.Spec.Name,
        submission.RequireSameAs,
        async () => await CampaignCoordinator.StartAsync(submission, store, options, cancellation).ConfigureAwait(false),
        cancellation);

    /// <summary>Takes up every campaign of the store; what cannot be taken up is told, and left as it is.</summary>
    /// <returns>What cannot be taken up, and why, by name.</returns>
    public async Task<IReadOnlyDictionary<string, string>> ResumeAsync(SpecContext context, CancellationToken cancellation = default)
    {
        var problems = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in await store.ListAsync(cancellation).ConfigureAwait(false))
        {
            try
            {
                await TakeUpAsync(name, _ => { }, () => CampaignCoordinator.ResumeAsync(name, context, store, options, cancellation), cancellation).ConfigureAwait(false);
            }
            catch (Exception e) when (e is InvalidInputException or JournalDamagedException)
            {
                problems.Add(name, e.Message);
            }
        }

        return problems;
    }

    public Task<CampaignState?> GetAsync(string campaign, CancellationToken cancellation = default) =>
        Task.FromResult(_campaigns.TryGetValue(campaign, out EmbeddedCampaign? found) ? found.State : null);

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyList<string>>([.. _campaigns.Keys.Order(StringComparer.Ordinal)]);

    public IAsyncEnumerable<CampaignEvent> WatchAsync(string campaign, long after, CancellationToken cancellation = default)
    {
        CampaignCoordinator? coordinator = null;
        return EventStream.FollowAsync(
            after,
            async (from, most, stop) =>
            {
                coordinator ??= Find(campaign).Coordinator;
                Task changed = coordinator.Changed();
                IReadOnlyList<CampaignEvent> events = await coordinator.EventsAsync(from, most, stop).ConfigureAwait(false);
                if (events.Count == 0 && !coordinator.State.IsOver)
                {
                    await changed.WaitAsync(stop).ConfigureAwait(false);
                }

                return events;
            },
            (from, _) => Task.FromResult((coordinator!.State.IsOver && coordinator.State.Sequence <= from) || !_campaigns.ContainsKey(campaign)),
            cancellation);
    }

    public Task PauseAsync(string campaign, bool paused, CancellationToken cancellation = default) =>
        Find(campaign).Coordinator.DecideAsync((c, now) => c.Pause(paused, now), cancellation);

    public Task CancelAsync(string campaign, string reason, CancellationToken cancellation = default) =>
        Find(campaign).Coordinator.DecideAsync((c, now) => c.Cancel(reason, now), cancellation);

    public Task EnqueueAsync(string campaign, string configuration, CancellationToken cancellation = default) =>
        Find(campaign).Coordinator.DecideAsync((c, now) => c.Enqueue(configuration, now), cancellation);

    public Task PinAsync(string campaign, int candidate, bool pinned, CancellationToken cancellation = default) =>
        Find(campaign).Coordinator.DecideAsync((c, now) => c.Pin(candidate, pinned, now), cancellation);

    public Task MeasureAsync(string campaign, int candidate, string target, CancellationToken cancellation = default) =>
        Find(campaign).Coordinator.DecideAsync((c, now) => c.Measure(candidate, target, now), cancellation);

    public async Task<WorkLease?> LeaseAsync(WorkerAbilities worker, TimeSpan wait, CancellationToken cancellation = default)
    {
        DateTimeOffset until = options.Clock.GetUtcNow() + wait;
        while (true)
        {
            Task started = _started.Task;
            EmbeddedCampaign[] campaigns = [.. _order.Names.Select(Find).Where(c => !c.State.IsOver)];
            Task[] changes = [.. campaigns.Select(c => c.Coordinator.Changed())];
            foreach (EmbeddedCampaign campaign in campaigns)
            {
                if (await campaign.TryLeaseAsync(worker, cancellation).ConfigureAwait(false) is { } lease)
                {
                    _order.Served(lease.Campaign);
                    return lease;
                }
            }

            TimeSpan left = until - options.Clock.GetUtcNow();
            if (left <= TimeSpan.Zero || (!options.WorkersAreElsewhere && campaigns.All(c => c.State.IsOver)))
            {
                return null;
            }

            // Nobody tells when a worker has died: look again when the oldest silence could be one.
            TimeSpan look = left < options.LeaseDuration ? left : options.LeaseDuration;
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await Task.WhenAny([.. changes, started, Task.Delay(look, options.Clock, waiting.Token)]).ConfigureAwait(false);
            await waiting.CancelAsync().ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    public Task<bool> HeartbeatAsync(LeaseKey lease, WorkProgress progress, CancellationToken cancellation = default) =>
        Task.FromResult(IsOf(lease, Find(lease.Campaign)) && Find(lease.Campaign).Heartbeat(lease.Token, progress));

    public Task<bool> ReportAsync(LeaseKey lease, WorkOutcome outcome, CancellationToken cancellation = default) =>
        IsOf(lease, Find(lease.Campaign)) ? Find(lease.Campaign).Coordinator.ReportAsync(lease.Token, outcome, cancellation) : Task.FromResult(false);

    public Task<IReadOnlyDictionary<long, WorkProgress>> ProgressAsync(string campaign, CancellationToken cancellation = default) =>
        Task.FromResult(Find(campaign).Progress);

    public Task<IReadOnlyDictionary<string, LabelDepth>> QueueAsync(CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyDictionary<string, LabelDepth>>(WorkQueue.Sum(_campaigns.Values.Select(c => c.Coordinator.Queue())));

    /// <summary>What was mended when a campaign was taken up (the end of its journal that a crash tore off), for its user to see; null for nothing.</summary>
    public string? Notice(string campaign) => Find(campaign).Coordinator.Notice;

    public async ValueTask DisposeAsync()
    {
        foreach (string name in _campaigns.Keys)
        {
            if (_campaigns.TryRemove(name, out EmbeddedCampaign? campaign))
            {
                await campaign.Coordinator.DisposeAsync().ConfigureAwait(false);
            }
        }

        _starting.Dispose();
    }

    /// <summary>Whether the token is of a lease of that candidate's work.</summary>
    private static bool IsOf(LeaseKey lease, EmbeddedCampaign campaign) =>
        campaign.State.Leases.TryGetValue(lease.Token, out LeaseState? valid) && valid.Item.Candidate == lease.Candidate;

    private async Task TakeUpAsync(string name, Action<CampaignState> check, Func<Task<CampaignCoordinator?>> open, CancellationToken cancellation)
    {
        await _starting.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_campaigns.TryGetValue(name, out EmbeddedCampaign? running))
            {
                check(running.State);
                return;
            }

            if (await open().ConfigureAwait(false) is not { } coordinator)
            {
                return;
            }

            var watch = new LeaseWatch(options.Clock, options.LeaseDuration);
            watch.Keep(coordinator.State.Leases.Keys); // leases of workers that live on have a fresh term from now on
            _campaigns[name] = new EmbeddedCampaign(coordinator, watch);
            _order.Add(name);
            Interlocked.Exchange(ref _started, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }
        finally
        {
            _starting.Release();
        }
    }

    private EmbeddedCampaign Find(string campaign) =>
        _campaigns.TryGetValue(campaign, out EmbeddedCampaign? found) ? found
        : throw new CampaignNotFoundException(campaign, _campaigns.Keys.Order(StringComparer.Ordinal));
}
