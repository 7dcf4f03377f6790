namespace PruneSearch.Execution;

/// <summary>Some elements of a parameter.</summary>
/// <param name="Parameter">Its name.</param>
/// <param name="Axis">The axis whose slices are meant; null for single elements by their row-major index.</param>
/// <param name="Indices">Indices on that axis, or of elements; each once.</param>
public sealed record ParameterSlice(string Parameter, int? Axis, IReadOnlyList<int> Indices);
