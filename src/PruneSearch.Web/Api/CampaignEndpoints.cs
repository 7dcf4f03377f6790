using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.State;
using PruneSearch.Web.Api.Views;
using PruneSearch.Web.Keys;

namespace PruneSearch.Web.Api;

/// <summary>What people ask: start, list, look at, pause, resume, cancel.</summary>
internal static class CampaignEndpoints
{
    private const string One = ApiRoutes.Campaigns + "/{campaign}";

    public static void Map(IEndpointRouteBuilder routes, ICampaignHost host, SubmissionDesk desk, CampaignDesks desks, CancellationToken stopping)
    {
        Role[] readers = [Role.Viewer, Role.Operator, Role.Worker];
        routes.MapPost(ApiRoutes.Campaigns, (RequestDelegate)(context => SubmitAsync(context, desk))).AllowOnly(Role.Operator);
        routes.MapGet(ApiRoutes.Campaigns, (RequestDelegate)(context => ListAsync(context, host, desks))).AllowOnly(readers);
        routes.MapGet(One, (RequestDelegate)(context => GetAsync(context, host))).AllowOnly(readers);
        routes.MapGet(One + "/spec", (RequestDelegate)(context => SpecAsync(context, host))).AllowOnly(readers);
        routes.MapGet(One + "/progress", (RequestDelegate)(context => ProgressAsync(context, host))).AllowOnly(readers);
        routes.MapGet(One + "/events", (RequestDelegate)(context => EventStreaming.RunAsync(context, host, Name(context), stopping))).AllowOnly(readers);
        routes.MapPost(One + "/pause", (RequestDelegate)(context => ActAsync(context, host.PauseAsync(Name(context), true, context.RequestAborted)))).AllowOnly(Role.Operator);
        routes.MapPost(One + "/resume", (RequestDelegate)(context => ActAsync(context, host.PauseAsync(Name(context), false, context.RequestAborted)))).AllowOnly(Role.Operator);
        routes.MapPost(One + "/cancel", (RequestDelegate)(context => CancelAsync(context, host))).AllowOnly(Role.Operator);
        routes.MapPost(One + "/candidates", (RequestDelegate)(context => EnqueueAsync(context, host))).AllowOnly(Role.Operator);
    }

    private static string Name(HttpContext context) => (string)context.Request.RouteValues["campaign"]!;

    private static async Task SubmitAsync(HttpContext context, SubmissionDesk desk)
    {
        SubmitRequest request = await JsonBody.ReadAsync(context, RemoteJson.Default.SubmitRequest).ConfigureAwait(false);
        (CampaignState state, bool isNew) = await desk.SubmitAsync(request, context.Caller().Name, context.RequestAborted).ConfigureAwait(false);
        await JsonBody.WriteAsync(
            context, CampaignSummary.Of(state), RemoteJson.Default.CampaignSummary, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK).ConfigureAwait(false);
    }

    private static async Task ListAsync(HttpContext context, ICampaignHost host, CampaignDesks desks) => await JsonBody.WriteAsync(
        context, await ViewEndpoints.SummariesAsync(host, desks, context.RequestAborted).ConfigureAwait(false), RemoteJson.Default.IReadOnlyListCampaignSummary).ConfigureAwait(false);

    private static async Task GetAsync(HttpContext context, ICampaignHost host) =>
        await JsonBody.WriteAsync(context, await RequireAsync(context, host).ConfigureAwait(false), RemoteJson.Default.CampaignState).ConfigureAwait(false);

    private static async Task SpecAsync(HttpContext context, ICampaignHost host)
    {
        CampaignState state = await RequireAsync(context, host).ConfigureAwait(false);
        await JsonBody.WriteAsync(
            context, new SpecDocument(state.Name, state.Spec, state.CanonicalSpec, state.Model), RemoteJson.Default.SpecDocument).ConfigureAwait(false);
    }

    private static async Task ProgressAsync(HttpContext context, ICampaignHost host) => await JsonBody.WriteAsync(
        context, await host.ProgressAsync(Name(context), context.RequestAborted).ConfigureAwait(false), RemoteJson.Default.IReadOnlyDictionaryInt64WorkProgress).ConfigureAwait(false);

    private static async Task CancelAsync(HttpContext context, ICampaignHost host)
    {
        CancelRequest request = await JsonBody.ReadAsync(context, RemoteJson.Default.CancelRequest).ConfigureAwait(false);
        if (string.IsNullOrWhiteSpace(request.Reason))
        {
            throw new InvalidInputException("reason", "is empty", "who looks later wants to know why");
        }

        await ActAsync(context, host.CancelAsync(Name(context), request.Reason, context.RequestAborted)).ConfigureAwait(false);
    }

    private static async Task EnqueueAsync(HttpContext context, ICampaignHost host)
    {
        EnqueueRequest request = await JsonBody.ReadAsync(context, RemoteJson.Default.EnqueueRequest).ConfigureAwait(false);
        await ActAsync(context, host.EnqueueAsync(Name(context), request.Configuration, context.RequestAborted)).ConfigureAwait(false);
    }

    private static async Task ActAsync(HttpContext context, Task action)
    {
        await action.ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task<CampaignState> RequireAsync(HttpContext context, ICampaignHost host) =>
        await host.GetAsync(Name(context), context.RequestAborted).ConfigureAwait(false)
        ?? throw new CampaignNotFoundException(Name(context), await host.ListAsync(context.RequestAborted).ConfigureAwait(false));
}
