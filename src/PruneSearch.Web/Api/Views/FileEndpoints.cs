using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Reports;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Views;
using PruneSearch.Web.Artifacts;
using PruneSearch.Web.Dashboard;
using PruneSearch.Web.Keys;
using PruneSearch.Web.Security;

namespace PruneSearch.Web.Api.Views;

/// <summary>What people take away: a candidate's model, and a campaign's report.</summary>
internal sealed class FileEndpoints(CampaignDesks desks, IArtifactInventory artifacts)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        Role[] readers = [Role.Viewer, Role.Operator, Role.Worker];
        const string one = ApiRoutes.Campaigns + "/{campaign}";
        routes.MapGet(one + "/candidates/{number}/model.onnx", (RequestDelegate)ModelAsync).AllowOnly(readers);
        routes.MapGet(one + "/report", (RequestDelegate)ReportAsync).AllowOnly(readers);
    }

    private async Task ModelAsync(HttpContext context)
    {
        (_, CampaignView view) = await desks.LookAsync(context).ConfigureAwait(false);
        int number = CampaignDesks.Number(context, view);
        if (view.State.Candidates[number].Evaluation is not { } evaluation)
        {
            await Problem.WriteAsync(context, StatusCodes.Status404NotFound, "no model yet", $"c{number} has not been judged: there is no exported file of it").ConfigureAwait(false);
            return;
        }

        context.Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"{view.State.Name}-c{number}.onnx\"");
        await ArtifactEndpoints.DownloadAsync(context, artifacts, evaluation.Model).ConfigureAwait(false);
    }

    private async Task ReportAsync(HttpContext context)
    {
        (CampaignDesk desk, CampaignView view) = await desks.LookAsync(context).ConfigureAwait(false);
        ReportScript? script = ReportClient.Script;
        context.Response.Headers.ContentSecurityPolicy = SecurityHeaders.PagePolicy(CampaignReport.ScriptSources(script));
        if (EntityTag.Has(context, view, script is null ? string.Empty : $"-{script.Source.Trim('\'')}"))
        {
            return;
        }

        CampaignState state = view.State;
        ReceiptBook receipts = await ReceiptBook.ReadAsync(state, artifacts, context.RequestAborted).ConfigureAwait(false);
        SensitivityBook sensitivity = await SensitivityBook.ReadAsync(state, artifacts, context.RequestAborted).ConfigureAwait(false);
        var content = new ReportContent(state, view.Spec, receipts, state.Name) { Sensitivity = sensitivity };
        ReportCharts? charts = script is null ? null : ReportCharts.Of(script, content, await desk.HistoryAsync(view, context.RequestAborted).ConfigureAwait(false));
        using var page = new StringWriter(CultureInfo.InvariantCulture);
        CampaignReport.Write(page, content, charts);
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentDisposition = "inline; filename=\"campaign-report.html\"";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(page.ToString()), context.RequestAborted).ConfigureAwait(false);
    }
}
