using System.Collections.Concurrent;
using System.Text.Json;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.Orleans.Grains;
using PruneSearch.Orleans.Wire;

namespace PruneSearch.Orleans.Hosting;

/// <summary>Campaigns of an Orleans cluster, from within a silo or through a client. Outlasts silos that die, stop and start.</summary>
/// <param name="grains">The cluster.</param>
/// <param name="options">How it is reached.</param>
public sealed class OrleansCampaignHost(IGrainFactory grains, OrleansHostOptions options) : ICampaignHost
{
    private readonly GrainCalls _calls = new(options.Pace, options.Patience);
    private readonly LeaseQuest _quest = new(grains, options);
    private readonly ConcurrentDictionary<string, CampaignReplica> _replicas = new(StringComparer.Ordinal);

    public Task StartAsync(CampaignSubmission submission, CancellationToken cancellation = default) =>
        AskAsync(submission.Spec.Name, g => g.StartAsync(WireSubmission.Of(submission)), cancellation);

    public async Task<CampaignState?> GetAsync(string campaign, CancellationToken cancellation = default)
    {
        if (!CampaignName.IsValid(campaign))
        {
            return null;
        }

        CampaignState? state = await _replicas.GetOrAdd(campaign, _ => new CampaignReplica()).GetAsync(
            async (after, most, stop) =>
            {
                EventPage page = await _calls.TryAsync(campaign, () => grains.Campaign(campaign).EventsAsync(after, most), stop).ConfigureAwait(false);
                return page.Kind == ReplyKind.Missing ? null : (page.Read(), page.Sequence);
            },
            cancellation).ConfigureAwait(false);
        if (state is null)
        {
            _replicas.TryRemove(campaign, out _);
        }

        return state;
    }

    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellation = default) =>
        await _calls.RepeatAsync("*", () => grains.Directory().ListAsync(), _ => null, cancellation).ConfigureAwait(false);

    public IAsyncEnumerable<CampaignEvent> WatchAsync(string campaign, long after, CancellationToken cancellation = default)
    {
        bool isAtEnd = false;
        return EventStream.FollowAsync(
            after,
            async (from, most, stop) =>
            {
                EventPage page = await AskAsync(campaign, g => g.FollowAsync(from, most, options.Slice, stop), stop).ConfigureAwait(false);
                isAtEnd = page.IsOver && page.Sequence <= from;
                return page.Read();
            },
            (_, _) => Task.FromResult(isAtEnd),
            cancellation);
    }

    public Task PauseAsync(string campaign, bool paused, CancellationToken cancellation = default) => AskAsync(campaign, g => g.PauseAsync(paused), cancellation);

    public Task CancelAsync(string campaign, string reason, CancellationToken cancellation = default) => AskAsync(campaign, g => g.CancelAsync(reason), cancellation);

    public Task EnqueueAsync(string campaign, string configuration, CancellationToken cancellation = default) =>
        AskAsync(campaign, g => g.EnqueueAsync(configuration), cancellation);

    public Task PinAsync(string campaign, int candidate, bool pinned, CancellationToken cancellation = default) =>
        AskAsync(campaign, g => g.PinAsync(candidate, pinned), cancellation);

    public Task MeasureAsync(string campaign, int candidate, string target, CancellationToken cancellation = default) =>
        AskAsync(campaign, g => g.MeasureAsync(candidate, target), cancellation);

    public Task<WorkLease?> LeaseAsync(WorkerAbilities worker, TimeSpan wait, CancellationToken cancellation = default) => _quest.LeaseAsync(worker, wait, cancellation);

    public async Task<bool> HeartbeatAsync(LeaseKey lease, WorkProgress progress, CancellationToken cancellation = default)
    {
        RequireName(lease.Campaign);
        return lease.Candidate is not < 0
            && (await _calls.AskAsync(lease.Campaign, () => grains.Candidate(lease.Campaign, lease.Candidate).HeartbeatAsync(lease.Token, progress.Done, progress.Note), cancellation).ConfigureAwait(false)).Value;
    }

    public async Task<bool> ReportAsync(LeaseKey lease, WorkOutcome outcome, CancellationToken cancellation = default)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(outcome, RecordsJson.Default.WorkOutcome);
        return (await AskAsync(lease.Campaign, g => g.ReportAsync(lease.Token, json), cancellation).ConfigureAwait(false)).Value;
    }

    public async Task<IReadOnlyDictionary<long, WorkProgress>> ProgressAsync(string campaign, CancellationToken cancellation = default)
    {
        await AskAsync(campaign, g => g.HeadAsync(), cancellation).ConfigureAwait(false);
        CandidateView[] views = await _calls.RepeatAsync(campaign, () => grains.Campaign(campaign).ProgressAsync(), _ => null, cancellation).ConfigureAwait(false);
        return views.SelectMany(v => v.Terms).Where(t => t.Done is not null).ToDictionary(t => t.Token, t => new WorkProgress(t.Done!.Value, t.Note));
    }

    public async Task<IReadOnlyDictionary<string, LabelDepth>> QueueAsync(CancellationToken cancellation = default)
    {
        string[] open = await _calls.RepeatAsync("*", () => grains.Directory().OpenAsync(), _ => null, cancellation).ConfigureAwait(false);
        WireDepth[][] depths = await Task.WhenAll(open.Select(c => DepthsAsync(c, cancellation))).ConfigureAwait(false);
        return WorkQueue.Sum(depths.Select(queue => queue.ToDictionary(d => d.Label, d => new LabelDepth(d.Waiting, d.Leased), StringComparer.Ordinal)));
    }

    /// <summary>A campaign that can no longer be taken up hands out no work, and keeps nobody from the others'.</summary>
    private async Task<WireDepth[]> DepthsAsync(string campaign, CancellationToken cancellation)
    {
        try
        {
            return (await _calls.TryAsync(campaign, () => grains.Campaign(campaign).HeadAsync(), cancellation).ConfigureAwait(false)).Queue;
        }
        catch (InvalidInputException)
        {
            return [];
        }
    }

    private static void RequireName(string campaign)
    {
        if (!CampaignName.IsValid(campaign))
        {
            throw new CampaignNotFoundException(campaign, []);
        }
    }

    private Task<T> AskAsync<T>(string campaign, Func<ICampaignGrain, Task<T>> ask, CancellationToken cancellation)
        where T : IReply
    {
        RequireName(campaign);
        return _calls.AskAsync(campaign, () => ask(grains.Campaign(campaign)), cancellation);
    }
}
