using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Isolation;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Runners;
using PruneSearch.Campaigns.Storage;
using PruneSearch.Execution;
using PruneSearch.Hardware;
using PruneSearch.Hardware.Energy;
using PruneSearch.Hardware.Fingerprints;
using PruneSearch.Hardware.Measurement;

namespace PruneSearch.TestKit.Campaigns;

/// <summary>The real host of work items, over a folder and without a server.</summary>
public static class WorkHosts
{
    /// <summary>Held by everything that it does.</summary>
    public static MachineLock Machine(string folder) => new(Path.Combine(folder, "locks"), TimeProvider.System);

    public static WorkHost In(string folder, IExecutionBackend backend, Func<SpecDocument, PruneSearch.Campaigns.Specs.CampaignSpec> spec)
    {
        var clock = TimeProvider.System;
        var runtimes = new RuntimeRegistry();
        MachineLock machine = Machine(folder);
        var artifacts = new HttpArtifactStore(
            new HttpClient { BaseAddress = new Uri("http://127.0.0.1:9/") }, new ArtifactCache(Path.Combine(folder, "copies"), new DurableFiles(NoCrashPoints.Instance), 1 << 20, clock), clock);
        var services = new RunnerServices
        {
            Backend = backend,
            Artifacts = artifacts,
            Runtimes = runtimes,
            Measurer = new LatencyMeasurer(runtimes, machine, new FingerprintReader(), new UnavailableEnergySource("none", "not needed"), clock),
            Machine = machine,
            Threads = 1,
            Version = "test",
        };
        return new WorkHost(campaign => new WorkRunner(spec(campaign), services, clock), artifacts);
    }
}
