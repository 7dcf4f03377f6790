using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Pruning.Groups;

/// <summary>An axis that carries units. Its indices are the slots [Offset, Offset + Size).</summary>
internal sealed class TrackedAxis(AxisRef axis, int order, int size, int offset, bool isInitializer)
{
    public AxisRef Axis { get; } = axis;

    /// <summary>Its place in the order of discovery.</summary>
    public int Order { get; } = order;

    public int Size { get; } = size;

    public int Offset { get; } = offset;

    public bool IsInitializer { get; } = isInitializer;

    /// <summary>What the axis is to its units; filled while statements are followed.</summary>
    public AxisUse Use { get; set; }
}
