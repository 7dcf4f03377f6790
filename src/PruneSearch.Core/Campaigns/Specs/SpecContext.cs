using PruneSearch.Data;
using PruneSearch.Graphs.Architectures;
using PruneSearch.Hardware.OnnxRuntime;
using PruneSearch.Hardware.Tools;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Depth;
using PruneSearch.Pruning.Schedules;
using PruneSearch.Search.Fidelity;
using PruneSearch.Search.Samplers;

namespace PruneSearch.Campaigns.Specs;

/// <summary>The names that a spec is checked against: what is registered where it will run.</summary>
public sealed record SpecContext
{
    /// <summary>What comes with the product.</summary>
    public static SpecContext BuiltIn { get; } = new();

    /// <summary>Runtimes for targets; <c>model:PRESET</c> is always there, and <c>tool:NAME</c> as <see cref="Tools"/> has it. Default compute, onnxruntime and torch.</summary>
    public IReadOnlyCollection<string> Runtimes { get; init; } = ["compute", OnnxLatencyRuntime.RuntimeName, "torch"];

    /// <summary>The tools of this machine; null where only workers know theirs, and any valid name is taken. Default null.</summary>
    public ToolRegistry? Tools { get; init; }

    public DataKinds DataKinds { get; init; } = DataKinds.BuiltIn;

    public IReadOnlyCollection<string> Architectures { get; init; } = [.. Architecture.Names];

    /// <summary>Criteria of any granularity. Default those of units and those of blocks.</summary>
    public IReadOnlyCollection<string> Criteria { get; init; } =
        [.. PruningCriteria.BuiltIn(0).Names.Union(DepthCriteria.BuiltIn(0).Names).Order(StringComparer.Ordinal)];

    /// <summary>The criteria that score blocks.</summary>
    public IReadOnlyCollection<string> LayerCriteria { get; init; } = [.. DepthCriteria.BuiltIn(0).Names];

    /// <summary>The criteria that score nothing but blocks.</summary>
    public IReadOnlyCollection<string> LayerOnlyCriteria { get; init; } = [.. DepthCriteria.BuiltIn(0).Names.Except(PruningCriteria.BuiltIn(0).Names)];

    public IReadOnlyCollection<string> Allocations { get; init; } = [.. PruningAllocations.BuiltIn.Names];

    public IReadOnlyCollection<string> Schedules { get; init; } = [.. PruningSchedules.BuiltIn.Names];

    public SamplerRegistry Samplers { get; init; } = new();

    /// <summary>Promotion rules. Default all and asha.</summary>
    public IReadOnlyCollection<string> Promotions { get; init; } = [new PromoteAll().Name, new AsynchronousHalving().Name];
}
