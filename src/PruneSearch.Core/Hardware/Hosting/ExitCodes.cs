namespace PruneSearch.Hardware.Hosting;

/// <summary>Reads how a process ended from its exit code.</summary>
internal static class ExitCodes
{
    private const int FirstSignal = 128;

    /// <summary>Smallest exit code with which Windows reports an exception (severity "error").</summary>
    private const uint FirstException = 0xC0000000;

    /// <summary>
    /// The signal's name (128 + number, as shells and .NET report it), or the Windows exception; null if it ended by itself.
    /// </summary>
    public static string? SignalOf(int exitCode)
    {
        if (OperatingSystem.IsWindows())
        {
            return unchecked((uint)exitCode) >= FirstException ? $"exception 0x{exitCode:X8}" : null;
        }

        return (exitCode - FirstSignal) switch
        {
            4 => "SIGILL",
            6 => "SIGABRT",
            8 => "SIGFPE",
            9 => "SIGKILL",
            11 => "SIGSEGV",
            15 => "SIGTERM",
            7 or 10 => "SIGBUS",
            int n and > 0 and <= 64 => $"signal {n}",
            _ => null,
        };
    }
}
