using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Hosting.Observation;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Work;
using PruneSearch.Telemetry;
using PruneSearch.Web.Api.Views;
using PruneSearch.Web.Keys;
using PruneSearch.Web.Telemetry;

namespace PruneSearch.Web.Api;

/// <summary>What workers ask: lease, heartbeat, report.</summary>
internal static class WorkerEndpoints
{
    private const int LongestNote = 1000;

    public static void Map(IEndpointRouteBuilder routes, ICampaignHost host, WorkLog log, WorkerRoll roll, TimeSpan term, CancellationToken stopping)
    {
        routes.MapPost(ApiRoutes.Leases, (RequestDelegate)(context => LeaseAsync(context, host, log, roll, term, stopping))).AllowOnly(Role.Worker);
        routes.MapGet(ApiRoutes.Queue, (RequestDelegate)(context => QueueAsync(context, host))).AllowOnly(Role.Viewer, Role.Operator, Role.Worker);
        string lease = ApiRoutes.Campaigns + "/{campaign}/leases/{owner}/{token}";
        routes.MapPost(lease + "/heartbeat", (RequestDelegate)(context => HeartbeatAsync(context, host, roll))).AllowOnly(Role.Worker);
        routes.MapPost(lease + "/report", (RequestDelegate)(context => ReportAsync(context, host, log, roll))).AllowOnly(Role.Worker);
    }

    private static async Task LeaseAsync(HttpContext context, ICampaignHost host, WorkLog log, WorkerRoll roll, TimeSpan term, CancellationToken stopping)
    {
        LeaseRequest request = await JsonBody.ReadAsync(context, RemoteJson.Default.LeaseRequest).ConfigureAwait(false);
        (PruneSearch.Campaigns.Decisions.WorkerAbilities worker, TimeSpan wait) = request.Check();

        // Who waits is let go when the server stops; a lease that is granted to someone who has left meanwhile is given again to the same slot.
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        WorkLease? lease = null;
        roll.Waits(worker);
        try
        {
            using (WaitingWorkers.Enter(WorkLabels.Of(worker)))
            {
                lease = await host.LeaseAsync(worker, wait, waiting.Token).ConfigureAwait(false);
            }
        }
        finally
        {
            roll.Left(worker, lease);
        }

        if (lease is null)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        log.Leased(lease, worker.Name);
        await JsonBody.WriteAsync(
            context, new LeaseResponse(lease.Campaign, lease.Token, lease.Item, lease.ExpiresAt) { TermSeconds = term.TotalSeconds }, RemoteJson.Default.LeaseResponse).ConfigureAwait(false);
    }

    /// <summary>How much work there is, by label. A label that is asked for (<c>?label=NAME</c>) is there also where there is none of it.</summary>
    private static async Task QueueAsync(HttpContext context, ICampaignHost host)
    {
        var labels = new SortedDictionary<string, LabelDepth>(StringComparer.Ordinal);
        foreach (string? asked in context.Request.Query["label"])
        {
            labels[asked ?? string.Empty] = LabelDepth.None;
        }

        foreach ((string label, LabelDepth depth) in await host.QueueAsync(context.RequestAborted).ConfigureAwait(false))
        {
            labels[label] = depth;
        }

        await JsonBody.WriteAsync(context, new QueueDocument(labels), RemoteJson.Default.QueueDocument).ConfigureAwait(false);
    }

    private static async Task HeartbeatAsync(HttpContext context, ICampaignHost host, WorkerRoll roll)
    {
        LeaseKey lease = Key(context);
        WorkProgress progress = await JsonBody.ReadAsync(context, RemoteJson.Default.WorkProgress).ConfigureAwait(false);
        if (progress.Done is not (>= 0 and <= 1) || progress.Note.Length > LongestNote)
        {
            throw new InvalidInputException("progress", $"is {progress.Done} with a note of {progress.Note.Length} characters", $"a share from 0 to 1, and a note of at most {LongestNote} characters");
        }

        roll.Beats(lease);
        bool valid = await host.HeartbeatAsync(lease, progress, context.RequestAborted).ConfigureAwait(false);
        if (!valid)
        {
            roll.Ends(lease);
        }

        Answer(context, valid);
    }

    private static async Task ReportAsync(HttpContext context, ICampaignHost host, WorkLog log, WorkerRoll roll)
    {
        LeaseKey lease = Key(context);
        using Activity? span = WorkSpans.Receive(lease, context.Request.Headers.TraceParent);
        WorkOutcome outcome = await JsonBody.ReadAsync(context, RemoteJson.Default.WorkOutcome).ConfigureAwait(false);

        // Once it is read it is handed in, whether or not the worker still listens.
        bool accepted = await host.ReportAsync(lease, outcome, CancellationToken.None).ConfigureAwait(false);
        roll.Ends(lease);
        WorkSpans.Ended(span, outcome);
        WorkSpans.Answered(span, accepted);
        log.Reported(lease, outcome, accepted);
        Answer(context, accepted);
    }

    /// <summary>204 where the lease was valid; 410 where it is not any more.</summary>
    private static void Answer(HttpContext context, bool valid) => context.Response.StatusCode = valid ? StatusCodes.Status204NoContent : StatusCodes.Status410Gone;

    /// <exception cref="InvalidInputException">The path names no lease.</exception>
    private static LeaseKey Key(HttpContext context)
    {
        string owner = (string)context.Request.RouteValues["owner"]!;
        string token = (string)context.Request.RouteValues["token"]!;
        int? candidate = owner == "base" ? null
            : owner.Length > 1 && owner[0] == 'c' && int.TryParse(owner.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
            : throw new InvalidInputException("path", $"'{owner}' is nobody's work", "base, or c and a candidate's number");
        return long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out long value)
            ? new LeaseKey((string)context.Request.RouteValues["campaign"]!, value, candidate)
            : throw new InvalidInputException("path", $"'{token}' is not a token", "a number");
    }
}
