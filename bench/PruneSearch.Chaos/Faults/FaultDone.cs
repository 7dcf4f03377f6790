namespace PruneSearch.Chaos.Faults;

/// <summary>A fault as it happened.</summary>
/// <param name="Fault">Which.</param>
/// <param name="Began">When it began.</param>
/// <param name="Ended">When the process had been started again, or the network was whole.</param>
internal sealed record FaultDone(Fault Fault, DateTimeOffset Began, DateTimeOffset Ended);
