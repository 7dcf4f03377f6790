namespace PruneSearch.Execution;

/// <summary>What a worker executes graphs with, where whoever started it has decided that. It narrows what specs ask for.</summary>
/// <param name="Name">The backend; null for whatever a spec asks for.</param>
/// <param name="Device">The device; null for whatever a spec asks for.</param>
public sealed record BackendLimits(string? Name = null, string? Device = null);
