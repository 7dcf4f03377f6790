using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Execution;
using PruneSearch.Hardware;
using PruneSearch.Hardware.Measurement;
using PruneSearch.Hardware.Tools;

namespace PruneSearch.Campaigns.Runners;

/// <summary>What a worker works with.</summary>
public sealed record RunnerServices
{
    /// <summary>What executes graphs, where <see cref="Backends"/> leaves no choice.</summary>
    public required IExecutionBackend Backend { get; init; }

    /// <summary>The backends that specs choose from; null where <see cref="Backend"/> is for all. Default null.</summary>
    public BackendRegistry? Backends { get; init; }

    /// <summary>What was decided for this machine. Default nothing.</summary>
    public BackendLimits Limits { get; init; } = new();

    public required IArtifactStore Artifacts { get; init; }

    /// <summary>Runtimes for timing and for the export oracle.</summary>
    public required RuntimeRegistry Runtimes { get; init; }

    /// <summary>The tools of this machine. Default none.</summary>
    public ToolRegistry Tools { get; init; } = ToolRegistry.Empty;

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
