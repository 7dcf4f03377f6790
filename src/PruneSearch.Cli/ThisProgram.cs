using PruneSearch.Hardware.Hosting;

namespace PruneSearch.Cli;

/// <summary>This program once more, however it was started: as an executable, as a library of the dotnet host, or inside another program.</summary>
internal static class ThisProgram
{
    public static ChildCommand Command(IReadOnlyList<string> arguments)
    {
        string process = Environment.ProcessPath ?? throw new InvalidOperationException("the program's own path is not known");
        string name = typeof(ThisProgram).Assembly.GetName().Name!;
        return Path.GetFileNameWithoutExtension(process) switch
        {
            var own when own == name => new ChildCommand(process, arguments),
            "dotnet" => new ChildCommand(process, [Path.Combine(AppContext.BaseDirectory, name + ".dll"), .. arguments]),
            _ => new ChildCommand(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? name + ".exe" : name), arguments),
        };
    }
}
