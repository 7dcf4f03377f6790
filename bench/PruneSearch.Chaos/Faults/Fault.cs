namespace PruneSearch.Chaos.Faults;

/// <summary>Something to break.</summary>
/// <param name="Gap">Seconds after the fault before it began.</param>
/// <param name="Kind">What.</param>
/// <param name="Role">The role of whom it hits.</param>
/// <param name="Node">Whom it hits; null for the database.</param>
/// <param name="Seconds">How long it lasts, for a partition.</param>
internal sealed record Fault(double Gap, FaultKind Kind, string Role, string? Node, double Seconds)
{
    public bool IsKill => Kind is FaultKind.Kill or FaultKind.KillChild or FaultKind.CrashDatabase;

    /// <summary>Faults of this name are counted together.</summary>
    public string Label => Kind switch
    {
        FaultKind.Kill => $"{Role}-kill",
        FaultKind.KillChild => $"{Role}-child-kill",
        FaultKind.Drain => $"{Role}-drain",
        FaultKind.Partition => $"{Role}-partition",
        _ => "database-crash",
    };
}
