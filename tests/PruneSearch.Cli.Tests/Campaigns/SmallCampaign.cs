using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Runners;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Storage;
using PruneSearch.Compute;
using PruneSearch.Data;
using PruneSearch.Data.Loading;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Hardware;
using PruneSearch.Hardware.Energy;
using PruneSearch.Hardware.Fingerprints;
using PruneSearch.Hardware.Measurement;
using PruneSearch.Hardware.Targets;
using PruneSearch.Hardware.Tools;

namespace PruneSearch.Cli.Tests.Campaigns;

/// <summary>A campaign that takes seconds: glyphs, a narrow residual net, a cost-model target.</summary>
internal static class SmallCampaign
{
    public static CampaignSpec Spec(int candidates = 6, Func<CampaignSpec, CampaignSpec>? change = null)
    {
        var errors = new List<InputError>();
        var target = Target.Create(new TargetSpec { Name = "edge", Runtime = "model:edge" }, "targets[0]", [], errors)!;
        DataSource source = DataSource.Parse("glyphs:seed=1,size=16,train=1500,validation=300,test=300", ".");
        var spec = new CampaignSpec
        {
            Name = "small",
            Model = new ModelSpec { Architecture = "resnet8", Width = 4, Training = new TrainingSpec { Epochs = 1, Batch = 50 } },
            Data = new DataSpec
            {
                Train = new DataUse { Source = source, Split = DataSplit.Train },
                Validation = new DataUse { Source = source, Split = DataSplit.Validation },
                Test = new DataUse { Source = source, Split = DataSplit.Test },
                Normalization = Normalization.Standard([0.5], [0.25]),
            },
            Targets = [target],
            Objectives = [new MetricRef(Metric.Accuracy), new MetricRef(Metric.Latency, "edge")],
            Recovery = new RecoverySpec { Epochs = 0.2, Batch = 50 },
            Search = new SearchSpec { Candidates = candidates },
        };
        return change is null ? spec : change(spec);
    }

    public static RunnerServices Services(string folder, DurableFiles files, int threads = 1, ToolRegistry? tools = null)
    {
        var clock = TimeProvider.System;
        tools ??= ToolRegistry.Empty;
        var runtimes = new RuntimeRegistry().Add(ComputeRuntime.RuntimeName, () => new ComputeRuntime());
        foreach (RegisteredTool tool in tools.All.Where(t => t.Kind == ToolKind.Benchmark))
        {
            runtimes.Add(ToolRuntime.NameOf(tool.Name), () => new ToolRuntime(tool, clock));
        }

        var machine = new MachineLock(Path.Combine(folder, "locks"), clock);
        return new RunnerServices
        {
            Backend = new ComputeBackend(),
            Artifacts = new DirectoryArtifactStore(Path.Combine(folder, "artifacts"), files),
            Runtimes = runtimes,
            Tools = tools,
            Measurer = new LatencyMeasurer(runtimes, machine, new FingerprintReader(), new UnavailableEnergySource("none", "not needed"), clock),
            Machine = machine,
            Threads = threads,
            Version = "test",
        };
    }

    /// <summary>Runs the campaign to its end.</summary>
    public static async Task<CampaignState> RunAsync(
        CampaignSpec spec, string folder, int parallel, CancellationToken cancellation, ICrashPoints? crashPoints = null, ToolRegistry? tools = null)
    {
        var files = new DurableFiles(crashPoints ?? NoCrashPoints.Instance);
        await using var host = new EmbeddedCampaignHost(FileCampaignStore.Single(folder, files), new HostingOptions(TimeProvider.System, "test", TimeSpan.FromMinutes(5)));
        await host.StartAsync(new CampaignSubmission(spec, "text", "canonical"), cancellation);
        using var first = new WorkRunner(spec, Services(folder, files, tools: tools), TimeProvider.System);
        WorkRunner[] runners = [first, .. Enumerable.Range(1, parallel - 1).Select(_ => first.Beside())];
        await WorkerCrew.RunAsync(
            [.. runners.Select((runner, i) => new Worker(host, new WorkerAbilities($"worker{i}"), (lease, progress, stop) => runner.RunAsync(lease.Item, progress, stop), TimeProvider.System))],
            async () => (await host.GetAsync(spec.Name, cancellation))!.IsOver,
            cancellation);
        return (await host.GetAsync(spec.Name, cancellation))!;
    }

    /// <summary>A model that a campaign in a folder has stored.</summary>
    public static ModelGraph Model(string folder, ArtifactHash hash) => OnnxReader.Read(ModelFile(folder, hash)).Graph;

    /// <summary>Where a model that a campaign has stored lies.</summary>
    public static string ModelFile(string folder, ArtifactHash hash) =>
        new DirectoryArtifactStore(Path.Combine(folder, "artifacts"), new DurableFiles(NoCrashPoints.Instance)).GetFileAsync(hash, CancellationToken.None).AsTask().GetAwaiter().GetResult();
}
