using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Web.Api.Views;
using PruneSearch.Web.Artifacts;
using PruneSearch.Web.Documentation;
using PruneSearch.Web.Keys;
using PruneSearch.Web.Security;
using PruneSearch.Web.Telemetry;

namespace PruneSearch.Web.Api;

/// <summary>The HTTP API over a campaign host: for people, for workers, and for who looks after the server.</summary>
public static partial class PruneSearchApi
{
    /// <summary>The largest body but artifacts: specs and reports.</summary>
    private const long LargestBody = 16 << 20;

    /// <summary>Sets the web server up.</summary>
    /// <exception cref="InvalidInputException">The settings are not safe.</exception>
    public static void AddPruneSearchApi(this WebApplicationBuilder builder, ApiSettings settings)
    {
        settings.Check();
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = settings.Shutdown);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            Listen(kestrel, settings.Listen);
        });
    }

    /// <summary>Maps the API.</summary>
    public static void MapPruneSearchApi(this WebApplication app, ApiSettings settings, ICampaignHost host, IArtifactInventory artifacts)
    {
        ILogger log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("PruneSearch.Api");
        TimeProvider clock = app.Services.GetService<TimeProvider>() ?? TimeProvider.System;
        ApiKeys? keys = settings.Keys is { } path ? new ApiKeys(path, clock, p => LogKeys(log, p)) : null;
        CancellationToken stopping = app.Lifetime.ApplicationStopping;
        app.UseSecurityHeaders();
        app.UseMiddleware<ErrorAnswers>();
        if (keys is null)
        {
            app.UseLocalRequestsOnly();
        }

        app.UseRouting();
        app.UseKeys(keys);
        app.UseJsonBodiesOnly();
        HealthEndpoints.Map(app, settings.Readiness, app.Lifetime);
        var desk = new SubmissionDesk(host, artifacts, settings.Specs, settings.Budgets) { IsOpen = settings.TakesCampaigns };
        app.Lifetime.ApplicationStopped.Register(desk.Dispose);
        var desks = new CampaignDesks(host, artifacts, settings.Specs);
        app.Lifetime.ApplicationStopped.Register(desks.Dispose);
        CampaignEndpoints.Map(app, host, desk, desks, stopping);
        ViewEndpoints.Map(app, desks);
        new CandidateActions(host, desks).Map(app);
        new FileEndpoints(desks, artifacts).Map(app);
        SpecEndpoints.Map(app, artifacts, settings.Specs);
        var roll = new WorkerRoll(clock, settings.LeaseDuration);
        new FleetEndpoints(host, desks, roll, clock).Map(app);
        WorkerEndpoints.Map(app, host, new WorkLog(app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(WorkLog.Category)), roll, settings.LeaseDuration, stopping);
        app.MapMetrics();
        ArtifactRoutes stored = app.MapArtifacts(artifacts, settings.LargestArtifact);
        stored.Read.AllowOnly(Role.Viewer, Role.Operator, Role.Worker);
        stored.Write.AllowOnly(Role.Operator, Role.Worker);
        app.MapOpenApi(settings.Version);
        var version = new VersionDocument(settings.Version, WorkerProtocol.Version);
        app.MapGet(ApiRoutes.Version, (RequestDelegate)(context => JsonBody.WriteAsync(context, version, RemoteJson.Default.VersionDocument))).AllowEverybody();
    }

    private static void Listen(KestrelServerOptions kestrel, Uri url)
    {
        if (url.Host == "localhost")
        {
            kestrel.ListenLocalhost(url.Port);
        }
        else if (IPAddress.TryParse(url.Host.Trim('[', ']'), out IPAddress? address))
        {
            kestrel.Listen(address, url.Port);
        }
        else
        {
            throw new InvalidInputException("--listen", $"'{url.Host}' is not an address", "an IP address of this machine, 0.0.0.0 for all, or localhost");
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "the key file changed and cannot be used; the keys from before stay valid: {Problem}")]
    private static partial void LogKeys(ILogger log, string problem);
}
