using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Storage;
using PruneSearch.Cli.Options;
using PruneSearch.Web.Api;
using PruneSearch.Web.Dashboard;

namespace PruneSearch.Cli.Commands;

internal sealed partial class RunDashboard
{
    static partial void Begin(int port, EmbeddedCampaignHost host, string folder, DurableFiles files, CancellationToken cancellation, ref Task<(Uri Url, Func<ValueTask> Stop)>? started) =>
        started = ServeAsync(port, host, new DirectoryArtifactStore(Path.Combine(folder, "artifacts"), files), cancellation);

    private static async Task<(Uri Url, Func<ValueTask> Stop)> ServeAsync(int port, EmbeddedCampaignHost host, IArtifactInventory artifacts, CancellationToken cancellation)
    {
        var settings = new ApiSettings
        {
            Listen = new Uri($"http://127.0.0.1:{port}"),
            Version = ProgramVersion.Text,
            Specs = SpecFiles.Context(),
            TakesCampaigns = false,
            Shutdown = TimeSpan.FromSeconds(2),
        };
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddSimpleConsole(o => o.SingleLine = true).SetMinimumLevel(LogLevel.Error);
        builder.AddPruneSearchApi(settings);
        WebApplication app = builder.Build();
        app.MapPruneSearchApi(settings, host, artifacts);
        app.MapDashboard();
        try
        {
            await app.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw new InvalidInputException("--dashboard", $"port {port} cannot be listened on: {e.Message}", "give another port, or none for a free one", e);
        }

        return (new Uri(app.Urls.Single()), async () =>
        {
            await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
            await app.DisposeAsync().ConfigureAwait(false);
        });
    }
}
