using PruneSearch.Compute;
using PruneSearch.Hardware;
using PruneSearch.Hardware.Hosting;
using PruneSearch.Hardware.OnnxRuntime;

namespace PruneSearch.Cli;

/// <summary>The latency runtimes: each runs in a child process of this program, so that a crash is not ours.</summary>
internal static class Runtimes
{
    /// <summary>For the child: the runtimes themselves.</summary>
    public static RuntimeRegistry InProcess(TimeProvider clock) => new RuntimeRegistry()
        .Add(ComputeRuntime.RuntimeName, () => new ComputeRuntime())
        .Add(OnnxLatencyRuntime.RuntimeName, () => new OnnxLatencyRuntime(clock));

    /// <summary>For everyone else: a child each.</summary>
    public static RuntimeRegistry InChildren(TimeProvider clock)
    {
        var registry = new RuntimeRegistry();
        foreach (string name in InProcess(clock).Names)
        {
            registry.Add(name, () => new ChildRuntime(name, Self(), new ChildLimits(), clock));
        }

        return registry;
    }

    /// <summary>This program once more, however it was started: as an executable, as a library of the dotnet host, or inside another program.</summary>
    private static ChildCommand Self()
    {
        string process = Environment.ProcessPath ?? throw new InvalidOperationException("the program's own path is not known");
        string name = typeof(Runtimes).Assembly.GetName().Name!;
        ChildCommand command = Path.GetFileNameWithoutExtension(process) switch
        {
            var own when own == name => new ChildCommand(process, ["runtime", "host"]),
            "dotnet" => new ChildCommand(process, [Path.Combine(AppContext.BaseDirectory, name + ".dll"), "runtime", "host"]),
            _ => new ChildCommand(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? name + ".exe" : name), ["runtime", "host"]),
        };

        // What is timed runs at full speed from its first call, instead of being compiled again while it is timed.
        return command with { Environment = new Dictionary<string, string> { ["DOTNET_TieredCompilation"] = "0" } };
    }
}
