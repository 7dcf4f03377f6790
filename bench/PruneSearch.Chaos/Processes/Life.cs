using System.Diagnostics;

namespace PruneSearch.Chaos.Processes;

/// <summary>One process of a node, from start to end.</summary>
internal sealed class Life(string log, DateTimeOffset startedAt, Process process)
{
    public string Log => log;

    public DateTimeOffset StartedAt => startedAt;

    public Process Process => process;

    public DateTimeOffset? EndedAt { get; set; }

    public int? ExitCode { get; set; }

    /// <summary>Whether it was killed.</summary>
    public bool IsKilled { get; set; }

    /// <summary>Whether it was told to stop.</summary>
    public bool IsToldToStop { get; set; }

    /// <summary>Whether it ended without being asked to.</summary>
    public bool EndedByItself => EndedAt is not null && !IsKilled && !IsToldToStop;
}
