using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Pruning.Groups;

/// <summary>One axis that units of a group lie on, and the indices on it that each unit takes.</summary>
public sealed class GroupAxis
{
    private readonly int[] _starts;
    private readonly int[] _indices;

    private GroupAxis(AxisRef axis, AxisUse use, int size, int partitions, long sliceElements, int[] starts, int[] indices)
    {
        Axis = axis;
        Use = use;
        Size = size;
        Partitions = partitions;
        SliceElements = sliceElements;
        _starts = starts;
        _indices = indices;
    }

    public AxisRef Axis { get; }

    public AxisUse Use { get; }

    /// <summary>The size that the indices count up to.</summary>
    public int Size { get; }

    /// <summary>
    /// More than 1 where a grouped convolution of that many partitions reads the units: the axis is axis 1 of its weight, and index
    /// p*(Size/Partitions)+j stands for index j of that axis in the rows of partition p only.
    /// </summary>
    public int Partitions { get; }

    /// <summary>Elements of the tensor at one index; for an activation, of one sample.</summary>
    public long SliceElements { get; }

    /// <summary>The indices that a unit takes, ascending; none where only other units of the group lie on this axis.</summary>
    public ReadOnlySpan<int> Indices(int unit) => _indices.AsSpan(_starts[unit].._starts[unit + 1]);

    /// <param name="axis">The axis.</param>
    /// <param name="use">What the axis is to the units.</param>
    /// <param name="size">Its size in the numbering of the indices.</param>
    /// <param name="partitions">Partitions of a grouped contraction; 1 otherwise.</param>
    /// <param name="sliceElements">Elements of the tensor at one index.</param>
    /// <param name="units">Units of the group.</param>
    /// <param name="slots">The indices with the units that take them, by ascending index.</param>
    internal static GroupAxis Of(
        AxisRef axis, AxisUse use, int size, int partitions, long sliceElements, int units, IReadOnlyCollection<(int Unit, int Index)> slots)
    {
        var starts = new int[units + 1];
        foreach ((int unit, _) in slots)
        {
            starts[unit + 1]++;
        }

        for (int u = 0; u < units; u++)
        {
            starts[u + 1] += starts[u];
        }

        var indices = new int[slots.Count];
        var next = (int[])starts.Clone();
        foreach ((int unit, int index) in slots)
        {
            indices[next[unit]++] = index;
        }

        return new GroupAxis(axis, use, size, partitions, sliceElements, starts, indices);
    }

    public override string ToString() => Partitions > 1 ? $"{Axis} in {Partitions} partitions ({Use})" : $"{Axis} ({Use})";
}
