using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Storage;
using PruneSearch.TestKit.Hardware;
using PruneSearch.Web.Api;
using PruneSearch.Web.Keys;
using PruneSearch.Web.Telemetry;

namespace PruneSearch.Web.Tests.Api;

/// <summary>A server on a free port of this machine, over an embedded host.</summary>
internal sealed class TestApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly bool _ownsFolder;
    private readonly TemporaryFolder _folder;

    private TestApi(WebApplication app, EmbeddedCampaignHost host, IArtifactInventory artifacts, TemporaryFolder folder, bool ownsFolder)
    {
        (_app, Host, Artifacts, _folder, _ownsFolder) = (app, host, artifacts, folder, ownsFolder);
        Url = new Uri(app.Urls.Single());
    }

    public Uri Url { get; }

    public EmbeddedCampaignHost Host { get; }

    public IArtifactInventory Artifacts { get; }

    public string Folder => _folder.Path;

    /// <summary>Methods and patterns of its endpoints.</summary>
    public IEnumerable<string> Endpoints => _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().SelectMany(
        e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"]).Select(m => $"{m} {e.RoutePattern.RawText}"));

    public static async Task<TestApi> StartAsync(
        TimeProvider? clock = null, TimeSpan? leaseDuration = null, TemporaryFolder? folder = null, IReadOnlyList<ApiKey>? keys = null, OwnerBudgets? budgets = null,
        TimeProvider? keyClock = null, ILoggerProvider? log = null, TelemetryExport? telemetry = null)
    {
        bool owns = folder is null;
        folder ??= new TemporaryFolder();
        var files = new DurableFiles(NoCrashPoints.Instance);
        var host = new EmbeddedCampaignHost(
            FileCampaignStore.In(Path.Combine(folder.Path, "campaigns"), files),
            new HostingOptions(clock ?? TimeProvider.System, "test", leaseDuration ?? TimeSpan.FromMinutes(1)) { WorkersAreElsewhere = true });
        await host.ResumeAsync(SpecContext.BuiltIn, Xunit.TestContext.Current.CancellationToken);
        var artifacts = new DirectoryArtifactStore(Path.Combine(folder.Path, "artifacts"), files);
        string? keyFile = null;
        if (keys is not null)
        {
            keyFile = Path.Combine(folder.Path, "keys");
            await File.WriteAllLinesAsync(keyFile, keys.Select(k => k.Line), Xunit.TestContext.Current.CancellationToken);
        }

        var settings = new ApiSettings
        {
            Listen = new Uri("http://127.0.0.1:0"),
            Version = "test",
            Keys = keyFile,
            Specs = SpecContext.BuiltIn,
            Budgets = budgets ?? OwnerBudgets.Unlimited,
            Shutdown = TimeSpan.FromSeconds(2),
        };
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        if (telemetry is not null)
        {
            builder.Logging.AddTelemetry(telemetry);
        }

        if (log is not null)
        {
            builder.Logging.AddProvider(log);
        }

        if (keyClock is not null)
        {
            builder.Services.AddSingleton(keyClock);
        }

        builder.AddPruneSearchApi(settings);
        WebApplication app = builder.Build();
        app.MapPruneSearchApi(settings, host, artifacts);
        await app.StartAsync(Xunit.TestContext.Current.CancellationToken);
        return new TestApi(app, host, artifacts, folder, owns);
    }

    public HttpClient Client(string? secret = null)
    {
        var client = new HttpClient { BaseAddress = Url };
        if (secret is not null)
        {
            client.DefaultRequestHeaders.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", secret);
        }

        return client;
    }

    public RemoteConnection Connection(string? secret = null) => new(RemoteConnection.Client(Url, () => secret), TimeProvider.System, TimeSpan.FromSeconds(5));

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await Host.DisposeAsync();
        if (_ownsFolder)
        {
            _folder.Dispose();
        }
    }
}
