namespace PruneSearch.Chaos.Processes;

/// <summary>How a process stopped when it was asked to.</summary>
/// <param name="Node">Which.</param>
/// <param name="After">How long it took.</param>
/// <param name="ExitCode">Null where it did not stop within its grace.</param>
internal sealed record StopResult(string Node, TimeSpan After, int? ExitCode);
