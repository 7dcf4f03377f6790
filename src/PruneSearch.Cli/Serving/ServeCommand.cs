using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Storage;
using PruneSearch.Cli.Commands;
using PruneSearch.Cli.Options;
using PruneSearch.Cli.Output;
using PruneSearch.Web.Api;
using PruneSearch.Web.Artifacts;
using PruneSearch.Web.Dashboard;
using PruneSearch.Web.Telemetry;

namespace PruneSearch.Cli.Serving;

/// <summary><c>serve</c>: one coordinator for workers on many machines, without a database.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var listen = new Option<string>("--listen") { Description = "Where the HTTP API listens.", DefaultValueFactory = _ => "http://127.0.0.1:8080" };
        var folder = new Option<string>("--folder") { Description = "Where journals and artifacts are kept.", DefaultValueFactory = _ => Path.Combine("runs", "server") };
        var keys = new Option<string?>("--keys") { Description = "The file with API keys. Without one the server listens on loopback only." };
        var lease = new Option<int>("--lease-seconds") { Description = "A worker that is not heard of for so long loses its work to another.", DefaultValueFactory = _ => 60 };
        var candidates = new Option<int?>("--owner-candidates") { Description = "Candidates that the running campaigns of one owner (the name of an API key) may have together. Default: no limit." };
        var hours = new Option<double?>("--owner-compute-hours") { Description = "Worker hours that the campaigns of one owner may spend together. Default: no limit." };
        var quota = new Option<string?>("--artifact-quota") { Description = "Disk for artifacts, such as 100GiB. Default: no limit." };
        var command = new Command("serve", "Serves campaigns to workers and people over HTTP, with the dashboard.") { listen, folder, keys, lease, candidates, hours, quota };
        command.Runs(async (parsed, cancellation) =>
        {
            if (!Uri.TryCreate(parsed.GetValue(listen), UriKind.Absolute, out Uri? url))
            {
                throw new InvalidInputException("--listen", $"'{parsed.GetValue(listen)}' is not a URL", "http://ADDRESS:PORT");
            }

            TimeSpan duration = TimeSpan.FromSeconds(CommonOptions.Positive("--lease-seconds", parsed.GetValue(lease)));
            var settings = new ApiSettings
            {
                LeaseDuration = duration,
                Listen = url,
                Version = ProgramVersion.Text,
                Keys = parsed.GetValue(keys),
                Specs = SpecFiles.Context(),
                Budgets = new OwnerBudgets(parsed.GetValue(candidates), parsed.GetValue(hours)),
            };
            settings.Check();
            long? limit = parsed.GetValue(quota) is { } text ? ByteSize.Parse("--artifact-quota", text) : null;
            return await RunAsync(settings, Path.GetFullPath(parsed.GetValue(folder)!), duration, limit, cancellation).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> RunAsync(ApiSettings settings, string folder, TimeSpan leaseDuration, long? quota, CancellationToken cancellation)
    {
        DurableFiles files = Services.Files();
        var store = FileCampaignStore.In(Path.Combine(folder, "campaigns"), files);
        var host = new EmbeddedCampaignHost(
            store, new HostingOptions(Services.Clock, ProgramVersion.Text, leaseDuration) { WorkersAreElsewhere = true });
        await using (host.ConfigureAwait(false))
        {
            using TelemetryExport telemetry = TelemetryExport.Start("prunesearch-server", ProgramVersion.Text);
            foreach ((string name, string problem) in await host.ResumeAsync(settings.Specs, cancellation).ConfigureAwait(false))
            {
                Terminal.ErrorLine($"warning campaign '{name}' is not taken up: {problem}");
            }

            WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.Logging.AddSimpleConsole(o => (o.SingleLine, o.TimestampFormat) = (true, "HH:mm:ss ")).SetMinimumLevel(LogLevel.Warning).AddTelemetry(telemetry);
            builder.AddPruneSearchApi(settings);
            WebApplication app = builder.Build();
            var artifacts = new KeptArtifacts(
                new DirectoryArtifactStore(Path.Combine(folder, "artifacts"), files, Services.Clock), quota, async stop => await store.ListAsync(stop).ConfigureAwait(false), host, Services.Clock, Terminal.ErrorLine);
            await using (artifacts.ConfigureAwait(false))
            await using (app.ConfigureAwait(false))
            {
                app.MapPruneSearchApi(settings, host, artifacts.Store);
                app.MapDashboard();
                await app.StartAsync(cancellation).ConfigureAwait(false);
                Terminal.Line($"serving {string.Join(", ", app.Urls)} from {folder}; {(await host.ListAsync(cancellation).ConfigureAwait(false)).Count} campaigns");
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellation).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
                await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }

        return ExitCode.Ok; // stopping is how a server ends
    }
}
