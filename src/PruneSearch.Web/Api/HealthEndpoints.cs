using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Web.Keys;

namespace PruneSearch.Web.Api;

/// <summary>Health: alive (the process answers; asks nobody), started, and ready (what it needs is there). No key is asked for.</summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void Map(IEndpointRouteBuilder routes, Func<CancellationToken, Task<string?>> readiness, IHostApplicationLifetime lifetime)
    {
        routes.MapGet(ApiRoutes.Live, (RequestDelegate)(context => context.Response.WriteAsync("alive", context.RequestAborted))).AllowEverybody();
        routes.MapGet(ApiRoutes.Startup, (RequestDelegate)(context => AnswerAsync(context, lifetime.ApplicationStarted.IsCancellationRequested ? null : "starting"))).AllowEverybody();
        routes.MapGet(ApiRoutes.Ready, (RequestDelegate)(context => ReadyAsync(context, readiness, lifetime))).AllowEverybody();
    }

    private static async Task ReadyAsync(HttpContext context, Func<CancellationToken, Task<string?>> readiness, IHostApplicationLifetime lifetime)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await AnswerAsync(context, "stopping").ConfigureAwait(false);
            return;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(Patience);
        string? problem;
        try
        {
            problem = await readiness(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            problem = "no answer in time";
        }

        await AnswerAsync(context, problem).ConfigureAwait(false);
    }

    private static Task AnswerAsync(HttpContext context, string? problem)
    {
        context.Response.StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsync(problem ?? "ok", context.RequestAborted);
    }
}
