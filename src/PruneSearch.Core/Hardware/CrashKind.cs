namespace PruneSearch.Hardware;

/// <summary>How a runtime's process was lost.</summary>
public enum CrashKind
{
    /// <summary>It could not be started.</summary>
    NotStarted,

    /// <summary>It ended by itself in the middle of a request.</summary>
    Exited,

    /// <summary>A signal ended it: a segmentation fault, an abort, the system's out-of-memory killer.</summary>
    Signalled,

    /// <summary>It did not answer within the limit and was killed.</summary>
    TimedOut,

    /// <summary>What it wrote is not the protocol, and it was killed.</summary>
    Garbled,
}
