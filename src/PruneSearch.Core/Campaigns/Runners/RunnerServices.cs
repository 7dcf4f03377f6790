using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Execution;
using PruneSearch.Hardware;
using PruneSearch.Hardware.Measurement;

namespace PruneSearch.Campaigns.Runners;

/// <summary>What a worker works with.</summary>
public sealed record RunnerServices
{
    public required IExecutionBackend Backend { get; init; }

    public required IArtifactStore Artifacts { get; init; }

    /// <summary>Runtimes for timing and for the export oracle.</summary>
    public required RuntimeRegistry Runtimes { get; init; }

    public required LatencyMeasurer Measurer { get; init; }

    /// <summary>Held shared while anything but timing runs.</summary>
    public required MachineLock Machine { get; init; }

    /// <summary>Threads of one work item.</summary>
    public required int Threads { get; init; }

    /// <summary>Names the worker in metrics. Default <c>local</c>.</summary>
    public string Worker { get; init; } = "local";

    /// <summary>The program's version, for provenance.</summary>
    public required string Version { get; init; }
}
