using System.CommandLine;
using PruneSearch.Cli.Options;
using PruneSearch.Cli.Output;
using PruneSearch.Hardware;
using PruneSearch.Hardware.Tools;

namespace PruneSearch.Cli.Commands;

/// <summary><c>runtime list</c>: where latency can be measured on this machine.</summary>
internal static class RuntimeCommand
{
    public static Command Create()
    {
        Option<bool> json = CommonOptions.Json();
        Option<string?> library = CommonOptions.OnnxRuntime();
        Option<string?> tools = ToolOptions.Tools();
        var list = new Command("list", "Lists the runtimes, their versions and providers.") { json, library, tools };
        list.Runs(
            (parsed, cancellation) => Task.Run(() => List(parsed.GetValue(library), ToolOptions.Read(parsed.GetValue(tools)), parsed.GetValue(json), cancellation), cancellation),
            json);
        var host = new Command("host", "Serves runtimes to a parent process; not for people.") { Hidden = true };
        return new Command("runtime", "Runtimes that latency is measured in.") { list, host };
    }

    private static int List(string? library, ToolRegistry tools, bool json, CancellationToken cancellation)
    {
        CommonOptions.UseOnnxRuntime(library);
        RuntimeRegistry registry = Runtimes.InChildren(Services.Clock, tools);
        var views = new List<RuntimeView>();
        foreach (string name in registry.Names)
        {
            using ILatencyRuntime runtime = registry.Open(name);
            try
            {
                RuntimeDescription description = runtime.Describe(new RuntimeOptions(), cancellation);
                views.Add(new RuntimeView(name, true, description.Version, description.Library, description.Providers, null));
            }
            catch (InvalidInputException e)
            {
                views.Add(new RuntimeView(name, false, null, null, [], e.Errors[0].Message));
            }
        }

        if (json)
        {
            JsonOutput.Write(views);
            return ExitCode.Ok;
        }

        foreach (RuntimeView view in views)
        {
            Terminal.Line(
                view.Available
                    ? $"{view.Name}  {view.Version}  providers {(view.Providers.Count > 0 ? string.Join(", ", view.Providers) : "its own")}{(view.Library is null ? string.Empty : $"  {view.Library}")}"
                    : $"{view.Name}  not available: {view.Reason}");
        }

        return ExitCode.Ok;
    }

    private sealed record RuntimeView(string Name, bool Available, string? Version, string? Library, IReadOnlyList<string> Providers, string? Reason);
}
