namespace PruneSearch.Hardware.Hosting;

/// <summary>A tensor whose bytes are in a frame's payload.</summary>
internal sealed record TensorHeader(string Name, HostElementType Type, IReadOnlyList<long> Dims);
