using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Views;
using PruneSearch.Web.Keys;

namespace PruneSearch.Web.Api.Views;

/// <summary>What people do to a candidate: keep it, let it go, have it timed again.</summary>
internal sealed class CandidateActions(ICampaignHost host, CampaignDesks desks)
{
    private const string One = ApiRoutes.Campaigns + "/{campaign}/candidates/{number}";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(One + "/pin", (RequestDelegate)(context => PinAsync(context, true))).AllowOnly(Role.Operator);
        routes.MapDelete(One + "/pin", (RequestDelegate)(context => PinAsync(context, false))).AllowOnly(Role.Operator);
        routes.MapPost(One + "/measure", (RequestDelegate)MeasureAsync).AllowOnly(Role.Operator);
    }

    private async Task PinAsync(HttpContext context, bool pinned)
    {
        (_, CampaignView view) = await desks.LookAsync(context).ConfigureAwait(false);
        int number = CampaignDesks.Number(context, view);
        await ActAsync(context, host.PinAsync(view.State.Name, number, pinned, context.RequestAborted)).ConfigureAwait(false);
    }

    private async Task MeasureAsync(HttpContext context)
    {
        MeasureRequest request = await JsonBody.ReadAsync(context, RemoteJson.Default.MeasureRequest).ConfigureAwait(false);
        (_, CampaignView view) = await desks.LookAsync(context).ConfigureAwait(false);
        int number = CampaignDesks.Number(context, view);
        string[] targets = [.. view.Spec.Targets.Select(t => t.Name)];
        if (!targets.Contains(request.Target, StringComparer.Ordinal))
        {
            throw new InvalidInputException("target", $"'{request.Target}' is no target of this campaign", targets.Length == 0 ? "the campaign has no targets" : $"one of {string.Join(", ", targets)}");
        }

        await ActAsync(context, host.MeasureAsync(view.State.Name, number, request.Target, context.RequestAborted)).ConfigureAwait(false);
    }

    /// <summary>Campaign, candidate and target are there: what is refused now is refused for what the campaign is at.</summary>
    private static async Task ActAsync(HttpContext context, Task action)
    {
        try
        {
            await action.ConfigureAwait(false);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (InvalidInputException e) when (e is not (CampaignNotFoundException or CandidateNotFoundException))
        {
            await Problem.WriteAsync(context, StatusCodes.Status409Conflict, "not possible now", e.Message, e.Errors).ConfigureAwait(false);
        }
    }
}
