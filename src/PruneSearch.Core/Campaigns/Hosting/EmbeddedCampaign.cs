using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Hosting;

/// <summary>A campaign of an embedded host: decisions, and which workers still live.</summary>
internal sealed class EmbeddedCampaign(CampaignCoordinator coordinator, LeaseWatch watch)
{
    public CampaignCoordinator Coordinator => coordinator;

    public CampaignState State => coordinator.State;

    public IReadOnlyDictionary<long, WorkProgress> Progress => watch.Progress;

    public async Task<WorkLease?> TryLeaseAsync(WorkerAbilities worker, CancellationToken cancellation)
    {
        watch.Keep(State.Leases.Keys);
        await coordinator.ReclaimAsync(watch.Overdue, LeaseEnd.Expired, cancellation).ConfigureAwait(false);
        WorkLease? lease = await coordinator.TryLeaseAsync(worker, cancellation).ConfigureAwait(false);
        if (lease is not null)
        {
            watch.Begin(lease.Token);
        }

        return lease;
    }

    public bool Heartbeat(long token, WorkProgress progress)
    {
        watch.Keep(State.Leases.Keys);
        return watch.Beat(token, progress);
    }
}
