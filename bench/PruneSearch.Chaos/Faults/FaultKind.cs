namespace PruneSearch.Chaos.Faults;

/// <summary>What is done to a node.</summary>
internal enum FaultKind
{
    /// <summary>SIGKILL to it and its children.</summary>
    Kill,

    /// <summary>SIGKILL to one of its children.</summary>
    KillChild,

    /// <summary>SIGTERM.</summary>
    Drain,

    /// <summary>Nothing goes in or out for a while.</summary>
    Partition,

    /// <summary>PostgreSQL is restarted as after a crash.</summary>
    CrashDatabase,
}
