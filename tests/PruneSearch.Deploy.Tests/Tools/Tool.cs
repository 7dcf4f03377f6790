using System.ComponentModel;
using System.Diagnostics;

namespace PruneSearch.Deploy.Tests.Tools;

/// <summary>A program of the machine, by its name on the PATH.</summary>
internal sealed record Tool(string Name)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>The environment that the program gets besides the test's own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether it is there: it answers to <paramref name="probe"/>.</summary>
    public bool IsThere(string probe)
    {
        try
        {
            return Run(Path.GetTempPath(), probe).ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Runs it to its end; one that does not end in ten minutes is killed.</summary>
    public ToolResult Run(string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Name, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in Environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        if (!process.WaitForExit(Longest))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{Name} {string.Join(' ', arguments)} did not end in {Longest}");
        }

        return new ToolResult(process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }
}
