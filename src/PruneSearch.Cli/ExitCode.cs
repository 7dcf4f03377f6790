namespace PruneSearch.Cli;

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    public const int Failed = 1;

    /// <summary>What the user gave is wrong; nothing was written.</summary>
    public const int BadInput = 2;

    /// <summary>A server cannot be reached: the same command may succeed later.</summary>
    public const int Unreachable = 3;

    /// <summary>Ctrl-C or SIGTERM.</summary>
    public const int Interrupted = 130;
}
