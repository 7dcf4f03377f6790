using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Views;
using PruneSearch.Campaigns.Views.Documents;
using PruneSearch.Web.Keys;

namespace PruneSearch.Web.Api.Views;

/// <summary>What people look at: a campaign's overview, candidates, front and plots.</summary>
internal sealed class ViewEndpoints(CampaignDesks desks)
{
    private const int MostSpans = 10_000;
    private const string One = ApiRoutes.Campaigns + "/{campaign}";

    public static void Map(IEndpointRouteBuilder routes, CampaignDesks desks)
    {
        Role[] readers = [Role.Viewer, Role.Operator, Role.Worker];
        var views = new ViewEndpoints(desks);
        routes.MapGet(One + "/overview", views.Of(view => view.Overview, RemoteJson.Default.Overview)).AllowOnly(readers);
        routes.MapGet(One + "/front", views.Of(CandidateQuery.Front, RemoteJson.Default.CandidatePage)).AllowOnly(readers);
        routes.MapGet(One + "/candidates", (RequestDelegate)views.CandidatesAsync).AllowOnly(readers);
        routes.MapGet(One + "/points", (RequestDelegate)views.PointsAsync).AllowOnly(readers);
        routes.MapGet(One + "/hypervolume", views.WithHistory(HypervolumeHistories.Of, RemoteJson.Default.HypervolumeHistory)).AllowOnly(readers);
        routes.MapGet(One + "/importance", (RequestDelegate)views.ImportanceAsync).AllowOnly(readers);
        routes.MapGet(One + "/timeline", (RequestDelegate)views.TimelineAsync).AllowOnly(readers);
        routes.MapGet(One + "/log", (RequestDelegate)views.LogAsync).AllowOnly(readers);
        routes.MapGet(One + "/candidates/{number}", (RequestDelegate)views.DetailAsync).AllowOnly(readers);
    }

    /// <summary>Campaigns in one line each, with what follows from their candidates where their specs can be read.</summary>
    public static async Task<IReadOnlyList<CampaignSummary>> SummariesAsync(ICampaignHost host, CampaignDesks desks, CancellationToken cancellation)
    {
        var summaries = new List<CampaignSummary>();
        await foreach ((CampaignState state, CampaignView? view) in ReadableCampaigns.ViewsAsync(host, desks, cancellation).ConfigureAwait(false))
        {
            summaries.Add(view?.Overview.Summary ?? CampaignSummary.Of(state));
        }

        return summaries;
    }

    private static string? Parameter(HttpContext context, string name) => context.Request.Query[name] is [{ } text, ..] ? text : null;

    private RequestDelegate Of<T>(Func<CampaignView, T> make, JsonTypeInfo<T> type) => async context =>
    {
        (_, CampaignView view) = await desks.LookAsync(context).ConfigureAwait(false);
        if (!EntityTag.Has(context, view))
        {
            await JsonBody.SendAsync(context, make(view), type).ConfigureAwait(false);
        }
    };

    private RequestDelegate WithHistory<T>(Func<CampaignView, CampaignHistory, T> make, JsonTypeInfo<T> type) => async context =>
    {
        (CampaignDesk desk, CampaignView view) = await desks.LookAsync(context).ConfigureAwait(false);
        if (!EntityTag.Has(context, view))
        {
            await JsonBody.SendAsync(context, make(view, await desk.HistoryAsync(view, context.RequestAborted).ConfigureAwait(false)), type).ConfigureAwait(false);
        }
    };

    private async Task CandidatesAsync(HttpContext context)
    {
        var query = CandidateQuery.Parse(name => Parameter(context, name));
        (CampaignDesk desk, CampaignView view) = await desks.LookAsync(context).ConfigureAwait(false);
        CandidatePage page = query.Of(view);
        CampaignView complete = await desk.CompleteAsync(view, [.. page.Items.Select(r => r.Number)], context.RequestAborted).ConfigureAwait(false);
        if (!EntityTag.Has(context, complete))
        {
            await JsonBody.SendAsync(context, ReferenceEquals(complete, view) ? page : query.Of(complete), RemoteJson.Default.CandidatePage).ConfigureAwait(false);
        }
    }

    private async Task PointsAsync(HttpContext context)
    {
        var query = PointQuery.Parse(name => Parameter(context, name));
        await Of(query.Of, RemoteJson.Default.PointColumns)(context).ConfigureAwait(false);
    }

    private Task ImportanceAsync(HttpContext context) =>
        Of(view => ImportanceAnalysis.Of(view, Parameter(context, "metric")), RemoteJson.Default.Importance)(context);

    private async Task TimelineAsync(HttpContext context)
    {
        var errors = new List<InputError>();
        int most = WholeNumber.Of("max", Parameter(context, "max"), 2000, 1, MostSpans, errors);
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }

        await WithHistory((_, history) => history.Timeline(most), RemoteJson.Default.Timeline)(context).ConfigureAwait(false);
    }

    private async Task LogAsync(HttpContext context)
    {
        var query = LogQuery.Parse(name => Parameter(context, name));
        await WithHistory((_, history) => query.Of(history), RemoteJson.Default.LogPage)(context).ConfigureAwait(false);
    }

    private async Task DetailAsync(HttpContext context)
    {
        (CampaignDesk desk, CampaignView view) = await desks.LookAsync(context).ConfigureAwait(false);
        int number = CampaignDesks.Number(context, view);
        if (EntityTag.Has(context, view))
        {
            return;
        }

        CampaignHistory history = await desk.HistoryAsync(view, context.RequestAborted).ConfigureAwait(false);
        CandidateEvidence evidence = await desks.Evidence.ReadAsync(view.State, view.State.Candidates[number], context.RequestAborted).ConfigureAwait(false);
        await JsonBody.SendAsync(context, CandidateDetails.Of(view, history, number, evidence), RemoteJson.Default.CandidateDetail).ConfigureAwait(false);
    }
}
