using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Storage;
using PruneSearch.Campaigns.Work;
using PruneSearch.TestKit.Campaigns;
using PruneSearch.TestKit.Hardware;
using PruneSearch.Web.Api;
using PruneSearch.Web.Dashboard;

namespace PruneSearch.DashboardBench;

/// <summary>A campaign of made-up work in this process, with its server: the state machine, the API and the page are the real ones.</summary>
internal sealed class BusyCampaign : IAsyncDisposable
{
    private const string Name = "busy";

    private readonly EmbeddedCampaignHost _host;
    private readonly WebApplication _app;
    private readonly TemporaryFolder _folder;
    private readonly FakeWork _work = new()
    {
        Accuracy = (c, _) => 0.95 - (0.3 * Share(c, 1) * Share(c, 1)) - (0.05 * Share(c, 2)),
        Latency = c => 4 * (1 - (0.8 * Share(c, 1))) * (1 + (0.2 * Share(c, 3))),
    };

    private BusyCampaign(EmbeddedCampaignHost host, WebApplication app, TemporaryFolder folder) => (_host, _app, _folder) = (host, app, folder);

    public Uri Page => new($"{_app.Urls.Single()}/#/campaigns/{Name}/front");

    public Uri Api => new($"{_app.Urls.Single()}/api/v1/campaigns/{Name}/");

    /// <summary>Brings it to so many candidates.</summary>
    public static async Task<BusyCampaign> StartAsync(int candidates, CancellationToken cancellation)
    {
        var folder = new TemporaryFolder();
        var host = new EmbeddedCampaignHost(new MemoryCampaignStore(), new HostingOptions(TimeProvider.System, "bench", TimeSpan.FromMinutes(5)));
        CampaignSpec spec = TinyCampaign.Spec with { Name = Name, Search = new SearchSpec { Sampler = "random", Candidates = 10 * candidates } };
        await host.StartAsync(TinyCampaign.Submission(spec), cancellation);
        var settings = new ApiSettings { Listen = new Uri("http://127.0.0.1:0"), Version = "bench", Specs = SpecContext.BuiltIn, TakesCampaigns = false };
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.AddPruneSearchApi(settings);
        WebApplication app = builder.Build();
        app.MapPruneSearchApi(settings, host, new DirectoryArtifactStore(Path.Combine(folder.Path, "artifacts"), new DurableFiles(NoCrashPoints.Instance)));
        app.MapDashboard();
        await app.StartAsync(cancellation);
        var campaign = new BusyCampaign(host, app, folder);
        long started = Stopwatch.GetTimestamp();
        while ((await campaign.StateAsync(cancellation)).Candidates.Count < candidates)
        {
            await campaign.StepAsync(cancellation);
        }

        Console.WriteLine($"made           {candidates} candidates, {(await campaign.StateAsync(cancellation)).Sequence} records in {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s");
        return campaign;
    }

    /// <summary>Works on, at so many records a second.</summary>
    /// <returns>How many records were written.</returns>
    public async Task<long> GoOnAsync(int rate, TimeSpan length, CancellationToken cancellation)
    {
        long first = (await StateAsync(cancellation)).Sequence;
        long started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < length)
        {
            await StepAsync(cancellation);
            TimeSpan ahead = TimeSpan.FromSeconds(((await StateAsync(cancellation)).Sequence - first) / (double)rate) - Stopwatch.GetElapsedTime(started);
            if (ahead > TimeSpan.FromMilliseconds(5))
            {
                await Task.Delay(ahead, cancellation);
            }
        }

        return (await StateAsync(cancellation)).Sequence - first;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StepAsync(CancellationToken cancellation)
    {
        WorkLease lease = await _host.LeaseAsync(new WorkerAbilities("bench"), TimeSpan.FromSeconds(5), cancellation) ?? throw new InvalidOperationException("there is nothing to do");
        await _host.ReportAsync(lease.Key, new WorkOutcome.Done(_work.Do(lease.Item)), cancellation);
    }

    private async Task<CampaignState> StateAsync(CancellationToken cancellation) => (await _host.GetAsync(Name, cancellation))!;

    /// <summary>A share that looks random, the same for the same candidate; independent between streams (SplitMix64, Steele et al. 2014).</summary>
    private static double Share(int candidate, int stream)
    {
        ulong x = (((ulong)candidate << 8) + (ulong)stream) * 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return ((x ^ (x >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
