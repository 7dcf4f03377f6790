namespace PruneSearch.Hardware.Targets;

/// <summary>What a model costs, node by node.</summary>
/// <param name="Name">A file's name, or an architecture's.</param>
/// <param name="Sha256">Hash of what it was taken from.</param>
public sealed record Workload(string Name, string Sha256, IReadOnlyList<WorkloadNode> Nodes);
