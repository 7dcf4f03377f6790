using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Orleans.Hosting;
using PruneSearch.Orleans.Postgres;
using PruneSearch.Server.Options;
using PruneSearch.Web.Api;
using PruneSearch.Web.Artifacts;
using PruneSearch.Web.Dashboard;
using PruneSearch.Web.Telemetry;

namespace PruneSearch.Server;

/// <summary>The server, from start to stop.</summary>
internal static partial class ServerProcess
{
    /// <summary>Runs until the process is told to stop: the API takes nothing new, then grains hand over, within the time for stopping.</summary>
    /// <exception cref="InvalidInputException">The settings or the database are not as they must be.</exception>
    public static async Task RunAsync(ServerOptions options)
    {
        var hosting = new HostingOptions(TimeProvider.System, ProgramVersion.Text, options.LeaseDuration) { WorkersAreElsewhere = true };
        await using NpgsqlDataSource? database = options.Database is null ? null : PostgresDatabase.Open(options.Database);
        await RunAsync(options, database, hosting).ConfigureAwait(false);
    }

    private static async Task RunAsync(ServerOptions options, NpgsqlDataSource? database, HostingOptions hosting)
    {
        if (database is not null)
        {
            await PostgresSchema.AwaitAsync(database, hosting.Clock, Console.Error.WriteLine).ConfigureAwait(false);
        }

        using TelemetryExport telemetry = TelemetryExport.Start("prunesearch-server", ProgramVersion.Text);
        ICampaignHost? host = null;
        var settings = new ApiSettings
        {
            Listen = options.Listen,
            Version = ProgramVersion.Text,
            Keys = options.Keys,
            Specs = SpecContext.BuiltIn,
            LeaseDuration = options.LeaseDuration,
            Budgets = options.Budgets,
            Shutdown = options.Shutdown,
            Readiness = stop => ReadyAsync(host!, stop),
        };
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddSimpleConsole(o => (o.SingleLine, o.TimestampFormat, o.UseUtcTimestamp) = (true, "yyyy-MM-ddTHH:mm:ssZ ", true))
            .AddFilter("PruneSearch", LogLevel.Information)
            .AddFilter("Orleans.Messaging.GatewayManager", LogLevel.Error) // says at every attempt that no silo is there
            .SetMinimumLevel(LogLevel.Warning)
            .AddTelemetry(telemetry);
        if (options.Role == ServerRole.Silo)
        {
            builder.UseOrleans(silo => ClusterSetup.AddSilo(silo, options, database, hosting));
        }
        else
        {
            builder.UseOrleansClient(client => ClusterSetup.AddClient(client, options, database));
        }

        builder.Services.AddOrleansCampaignHost(new OrleansHostOptions(hosting));
        builder.AddPruneSearchApi(settings);
        WebApplication app = builder.Build();
        await using (app.ConfigureAwait(false))
        {
            host = app.Services.GetRequiredService<ICampaignHost>();
            ILogger log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("PruneSearch.Artifacts");
            var artifacts = new KeptArtifacts(ServerArtifacts.Open(options, hosting.Clock), options.ArtifactQuota, host.ListAsync, host, hosting.Clock, text => LogArtifacts(log, text));
            await using ConfiguredAsyncDisposable kept = artifacts.ConfigureAwait(false);
            app.MapPruneSearchApi(settings, host, artifacts.Store);
            app.MapDashboard();
            await app.StartAsync(app.Lifetime.ApplicationStopping).ConfigureAwait(false);
            await Console.Out.WriteLineAsync($"{(options.Role == ServerRole.Silo ? "silo" : "api")} serving {string.Join(", ", app.Urls)}").ConfigureAwait(false);
            await app.WaitForShutdownAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Ready is who can ask the cluster, and through it the journals.</summary>
    private static async Task<string?> ReadyAsync(ICampaignHost host, CancellationToken cancellation)
    {
        try
        {
            await host.ListAsync(cancellation).ConfigureAwait(false);
            return null;
        }
        catch (CampaignUnavailableException e)
        {
            return e.Message;
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Text}")]
    private static partial void LogArtifacts(ILogger log, string text);
}
