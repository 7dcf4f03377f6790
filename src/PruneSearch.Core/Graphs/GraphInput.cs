namespace PruneSearch.Graphs;

/// <summary>An input of a graph that its caller provides.</summary>
public sealed record GraphInput(string Name, TensorType Type);
