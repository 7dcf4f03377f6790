using PruneSearch.Cli.PlugIns;
using PruneSearch.Compute;
using PruneSearch.Execution;
using PruneSearch.Hardware;
using PruneSearch.Hardware.Hosting;
using PruneSearch.Hardware.OnnxRuntime;
using PruneSearch.Hardware.Tools;

namespace PruneSearch.Cli;

/// <summary>The latency runtimes: each runs in a child process of this program, so that a crash is not ours.</summary>
internal static class Runtimes
{
    /// <summary>For the child: the runtimes themselves.</summary>
    public static RuntimeRegistry InProcess(TimeProvider clock) => new RuntimeRegistry()
        .Add(ComputeRuntime.RuntimeName, () => new ComputeRuntime())
        .Add(OnnxLatencyRuntime.RuntimeName, () => new OnnxLatencyRuntime(clock))
        .Add(BackendNames.Torch, () => TorchAssembly.PlugIn() is IRuntimePlugIn torch
            ? torch.OpenRuntime(clock)
            : throw new InvalidInputException("runtime torch", "the PruneSearch.Torch that is installed brings no runtime", "program and plug-in are of one version; see docs/backends.md"));

    /// <summary>For everyone else: a child each, and the benchmark tools of this machine.</summary>
    public static RuntimeRegistry InChildren(TimeProvider clock, ToolRegistry tools)
    {
        var registry = new RuntimeRegistry();
        foreach (string name in InProcess(clock).Names)
        {
            registry.Add(name, () => new ChildRuntime(name, Self(), new ChildLimits(), clock));
        }

        foreach (RegisteredTool tool in tools.All.Where(t => t.Kind == ToolKind.Benchmark))
        {
            registry.Add(ToolRuntime.NameOf(tool.Name), () => new ToolRuntime(tool, clock));
        }

        return registry;
    }

    /// <summary>What is timed runs at full speed from its first call, instead of being compiled again while it is timed.</summary>
    private static ChildCommand Self() =>
        ThisProgram.Command(["runtime", "host"]) with { Environment = new Dictionary<string, string> { ["DOTNET_TieredCompilation"] = "0" } };
}
