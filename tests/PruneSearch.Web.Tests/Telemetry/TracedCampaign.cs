using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Runners;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Compute;
using PruneSearch.Hardware;
using PruneSearch.Hardware.Energy;
using PruneSearch.Hardware.Fingerprints;
using PruneSearch.Hardware.Measurement;
using PruneSearch.Web.Telemetry;
using PruneSearch.Web.Tests.Api;

namespace PruneSearch.Web.Tests.Telemetry;

/// <summary>A campaign of seconds over HTTP, with real work: glyphs, a narrow residual net, two rungs, a cost-model target.</summary>
internal static class TracedCampaign
{
    public const string Name = "traced";

    public const string WorkerName = "tracer";

    private const string Spec = """
        apiVersion: prunesearch/v1
        name: traced
        model: {architecture: resnet8, width: 4, training: {epochs: 0.5, batch: 50}}
        data:
          train: "glyphs:size=16,train=500,validation=100,test=100"
          validation: "glyphs:size=16,train=500,validation=100,test=100"
          test: "glyphs:size=16,train=500,validation=100,test=100"
          normalization: {mean: [0.5], std: [0.25]}
        targets: [{name: edge, runtime: "model:edge"}]
        objectives: [accuracy, latency(edge)]
        recovery: {epochs: 0.4, batch: 50, rungs: [0.5, 1]}
        search: {candidates: 4}
        """;

    /// <summary>Runs it to its end.</summary>
    /// <returns>The state, and every record of the journal.</returns>
    public static async Task<(CampaignState State, IReadOnlyList<JournalRecord> Records)> RunAsync(TestApi api, TelemetryExport export, CancellationToken cancellation)
    {
        var remote = new RemoteCampaignHost(api.Connection());
        await remote.SubmitAsync(new SubmitRequest(Spec, null, Resume: false), cancellation);
        using var runner = new WorkRunner(RemoteSpecs.Read(Spec, SpecContext.BuiltIn), Services(api), TimeProvider.System);
        var told = new WorkLog(export.Logs.CreateLogger(WorkLog.Category));
        var worker = new Worker(
            remote, new WorkerAbilities(WorkerName, Targets: new HashSet<string> { "edge" }), (lease, progress, stop) => runner.RunAsync(lease.Item, progress, stop), TimeProvider.System)
        {
            Log = e => told.Tell(e, WorkerName),
        };
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task working = worker.RunAsync(() => Task.FromResult(false), over.Token);
        var records = new List<JournalRecord>();
        await foreach (CampaignEvent e in remote.WatchAsync(Name, 0, cancellation))
        {
            records.Add(e.Record);
        }

        await over.CancelAsync();
        await working.ContinueWith(_ => { }, TaskScheduler.Default);
        return ((await remote.GetAsync(Name, cancellation))!, records);
    }

    private static RunnerServices Services(TestApi api)
    {
        var runtimes = new RuntimeRegistry();
        var machine = new MachineLock(Path.Combine(api.Folder, "locks"), TimeProvider.System);
        return new RunnerServices
        {
            Backend = new ComputeBackend(),
            Artifacts = api.Artifacts,
            Runtimes = runtimes,
            Measurer = new LatencyMeasurer(runtimes, machine, new FingerprintReader(), new UnavailableEnergySource("none", "not needed"), TimeProvider.System),
            Machine = machine,
            Threads = 1,
            Version = "test",
            Worker = WorkerName,
        };
    }
}
