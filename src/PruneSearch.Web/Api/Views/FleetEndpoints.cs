using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Views;
using PruneSearch.Campaigns.Views.Documents;
using PruneSearch.Campaigns.Work;
using PruneSearch.Web.Keys;

namespace PruneSearch.Web.Api.Views;

/// <summary>Workers and targets of all campaigns.</summary>
internal sealed class FleetEndpoints(ICampaignHost host, CampaignDesks desks, WorkerRoll roll, TimeProvider clock)
{
    /// <summary>Whoever waits asks again at least so often; whoever works sends a heartbeat.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(90);

    public void Map(IEndpointRouteBuilder routes)
    {
        Role[] readers = [Role.Viewer, Role.Operator, Role.Worker];
        routes.MapGet(ApiRoutes.Workers, (RequestDelegate)WorkersAsync).AllowOnly(readers);
        routes.MapGet(ApiRoutes.Targets, (RequestDelegate)TargetsAsync).AllowOnly(readers);
    }

    private async Task WorkersAsync(HttpContext context)
    {
        DateTimeOffset now = clock.GetUtcNow();
        Dictionary<string, WorkerEntry> known = roll.Workers.ToDictionary(w => w.Slot ?? w.Name, StringComparer.Ordinal);
        var workers = new List<FleetWorker>();
        await foreach (CampaignState state in ReadableCampaigns.StatesAsync(host, context.RequestAborted).ConfigureAwait(false))
        {
            if (state.IsOver)
            {
                continue;
            }

            IReadOnlyDictionary<long, WorkProgress> progress = await host.ProgressAsync(state.Name, context.RequestAborted).ConfigureAwait(false);
            foreach (LeaseState lease in state.Leases.Values)
            {
                known.Remove(lease.Slot ?? lease.Worker, out WorkerEntry? entry);
                workers.Add(Working(state, lease, progress.GetValueOrDefault(lease.Token), entry, now));
            }
        }

        workers.AddRange(known.Values.Select(w => Idle(w, now)));
        await JsonBody.WriteAsync(
            context, new Fleet([.. workers.OrderBy(w => w.Name, StringComparer.Ordinal).ThenBy(w => w.Slot, StringComparer.Ordinal)]), RemoteJson.Default.Fleet).ConfigureAwait(false);
    }

    private async Task TargetsAsync(HttpContext context)
    {
        var views = new List<CampaignView>();
        await foreach ((_, CampaignView? view) in ReadableCampaigns.ViewsAsync(host, desks, context.RequestAborted).ConfigureAwait(false))
        {
            if (view is not null)
            {
                views.Add(view);
            }
        }

        TargetList targets = TargetUses.Of(views, await host.QueueAsync(context.RequestAborted).ConfigureAwait(false));
        await JsonBody.WriteAsync(context, targets, RemoteJson.Default.TargetList).ConfigureAwait(false);
    }

    private static FleetWorker Working(CampaignState state, LeaseState lease, WorkProgress? progress, WorkerEntry? entry, DateTimeOffset now) => new()
    {
        Name = lease.Worker,
        Slot = lease.Slot,
        Label = WorkLabels.Of(lease.Item),
        State = "working",
        LastSeen = entry?.LastSeen,
        Campaign = state.Name,
        Item = WorkText.Of(lease.Item),
        Done = progress?.Done,
        Note = progress?.Note,
        Since = lease.GrantedAt,
        BusyShare = entry?.BusyShare(now),
    };

    private static FleetWorker Idle(WorkerEntry entry, DateTimeOffset now) => new()
    {
        Name = entry.Name,
        Slot = entry.Slot,
        Label = entry.Label,
        State = entry.WaitingSince is not null || now - entry.LastSeen < Silence ? "waiting" : "silent",
        LastSeen = entry.WaitingSince is null ? entry.LastSeen : now,
        Since = entry.WaitingSince ?? entry.LastSeen,
        BusyShare = entry.BusyShare(now),
    };
}
