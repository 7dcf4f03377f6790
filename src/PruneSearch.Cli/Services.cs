using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Runners;
using PruneSearch.Campaigns.Storage;
using PruneSearch.Compute;
using PruneSearch.Hardware;
using PruneSearch.Hardware.Energy;
using PruneSearch.Hardware.Fingerprints;
using PruneSearch.Hardware.Measurement;
using PruneSearch.Hardware.Tools;

namespace PruneSearch.Cli;

/// <summary>Puts the program together.</summary>
internal static class Services
{
    /// <summary>Set to a number, it ends the process at that point of its durable writes; for tests of crashes.</summary>
    private const string CrashVariable = "PRUNESEARCH_CRASH_AT";

    public static TimeProvider Clock => TimeProvider.System;

    public static DurableFiles Files() => new(
        long.TryParse(Environment.GetEnvironmentVariable(CrashVariable), out long point) ? new KillAtCrashPoint(point) : NoCrashPoints.Instance);

    public static LatencyMeasurer Measurer(RuntimeRegistry runtimes) =>
        new(runtimes, MachineLock.OfThisMachine(Clock), new FingerprintReader(), new MachineEnergy(Clock).Of, Clock);

    /// <summary>Runs heavy work on a thread of its own, and not while something is timed on this machine.</summary>
    public static async Task<T> WhileNothingIsTimedAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        using MachineLease lease = await MachineLock.OfThisMachine(Clock).AcquireAsync(MachineUse.Shared, cancellation).ConfigureAwait(false);
        return await Task.Run(work, cancellation).ConfigureAwait(false);
    }

    public static RunnerServices Runner(string folder, DurableFiles files, int threads, ToolRegistry tools) =>
        Runner(new DirectoryArtifactStore(Path.Combine(folder, "artifacts"), files), threads, tools);

    public static RunnerServices Runner(IArtifactStore artifacts, int threads, ToolRegistry tools)
    {
        RuntimeRegistry runtimes = Runtimes.InChildren(Clock, tools);
        return new RunnerServices
        {
            Backend = new ComputeBackend(),
            Backends = Backends.All(),
            Artifacts = artifacts,
            Runtimes = runtimes,
            Tools = tools,
            Measurer = Measurer(runtimes),
            Machine = MachineLock.OfThisMachine(Clock),
            Threads = threads,
            Version = ProgramVersion.Text,
        };
    }
}
