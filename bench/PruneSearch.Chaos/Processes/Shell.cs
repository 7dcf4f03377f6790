using System.ComponentModel;
using System.Diagnostics;

namespace PruneSearch.Chaos.Processes;

/// <summary>Runs other programs to their end.</summary>
internal static class Shell
{
    /// <summary>What a program wrote to standard output.</summary>
    /// <exception cref="InvalidOperationException">It failed, or is not there.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" })!;
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
            string output = await process.StandardOutput.ReadToEndAsync(cancellation).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
            return process.ExitCode == 0
                ? output
                : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} exited with {process.ExitCode}: {output}{await errors.ConfigureAwait(false)}");
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"{program} is not installed", e);
        }
    }

    public static Task<string> RunAsync(string program, string arguments, CancellationToken cancellation) =>
        RunAsync(program, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), cancellation);

    /// <summary>The same, where it is no matter if it fails.</summary>
    public static async Task TryAsync(string program, string arguments)
    {
        try
        {
            await RunAsync(program, arguments, CancellationToken.None).ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
            // As said.
        }
    }
}
