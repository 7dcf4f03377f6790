using System.Collections.Immutable;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Couplings;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Surgery;

/// <summary>What a cut keeps on every axis it touches, in the numbering of the graph that is cut.</summary>
public sealed class AxisCuts
{
    /// <summary>A cut that leaves every axis whole.</summary>
    public static readonly AxisCuts None = new(ImmutableDictionary<AxisRef, int[]>.Empty, ImmutableDictionary<string, int[][]>.Empty);

    private readonly ImmutableDictionary<AxisRef, int[]> _kept;
    private readonly ImmutableDictionary<string, int[][]> _columns;

    private AxisCuts(ImmutableDictionary<AxisRef, int[]> kept, ImmutableDictionary<string, int[][]> columns)
    {
        _kept = kept;
        _columns = columns;
    }

    /// <summary>Every axis that loses indices, but not axis 1 of the weights of grouped convolutions.</summary>
    public IEnumerable<AxisRef> Axes => _kept.Keys.OrderBy(a => a.Value, StringComparer.Ordinal).ThenBy(a => a.Axis);

    /// <summary>The indices kept on an axis, ascending; null where it is untouched.</summary>
    public int[]? Kept(AxisRef axis) => _kept.GetValueOrDefault(axis);

    /// <summary>For the weight of a grouped convolution, the kept indices of axis 1 in each partition of axis 0; null where all are.</summary>
    public int[][]? Columns(string weight) => _columns.GetValueOrDefault(weight);

    /// <summary>What is kept of an initialiser; null where it is untouched.</summary>
    public TensorSlicer? Slicer(string initializer, IReadOnlyList<long> dims)
    {
        var kept = new int[]?[dims.Count];
        for (int axis = 0; axis < kept.Length; axis++)
        {
            kept[axis] = Kept(new AxisRef(initializer, axis));
        }

        int[][]? columns = Columns(initializer);
        return columns is null && Array.TrueForAll(kept, k => k is null) ? null : new TensorSlicer(dims, kept, columns);
    }

    /// <summary>The shape that a value has after the cut.</summary>
    public TensorShape ShapeAfter(string value, TensorShape shape)
    {
        Dim[] dims = shape.ToArray();
        for (int axis = 0; axis < dims.Length; axis++)
        {
            dims[axis] = Kept(new AxisRef(value, axis)) is { } kept ? new Dim(kept.Length, dims[axis].Symbol) : dims[axis];
        }

        if (Columns(value) is { } columns)
        {
            dims[1] = columns[0].Length;
        }

        return new TensorShape(dims);
    }

    /// <summary>This cut, and then another one in the numbering that this one leaves, as one.</summary>
    public AxisCuts Then(AxisCuts next)
    {
        ImmutableDictionary<AxisRef, int[]>.Builder kept = _kept.ToBuilder();
        foreach ((AxisRef axis, int[] own) in next._kept)
        {
            kept[axis] = Kept(axis) is { } before ? Array.ConvertAll(own, i => before[i]) : own;
        }

        ImmutableDictionary<string, int[][]>.Builder columns = _columns.ToBuilder();
        foreach ((string weight, int[][] own) in next._columns)
        {
            columns[weight] = Columns(weight) is { } before ? [.. own.Select((c, p) => Array.ConvertAll(c, i => before[p][i]))] : own;
        }

        return new AxisCuts(kept.ToImmutable(), columns.ToImmutable());
    }

    internal static AxisCuts Of(IEnumerable<UnitGroup> groups, Selection selection)
    {
        var removed = new Dictionary<(AxisRef Axis, int Partitions), bool[]>();
        foreach (UnitGroup group in groups)
        {
            foreach (int unit in selection.Of(group))
            {
                foreach (GroupAxis axis in group.Axes)
                {
                    ReadOnlySpan<int> indices = axis.Indices(unit);
                    if (indices.IsEmpty)
                    {
                        continue;
                    }

                    if (!removed.TryGetValue((axis.Axis, axis.Partitions), out bool[]? flags))
                    {
                        removed.Add((axis.Axis, axis.Partitions), flags = new bool[axis.Size]);
                    }

                    foreach (int index in indices)
                    {
                        flags[index] = true;
                    }
                }
            }
        }

        var kept = ImmutableDictionary.CreateBuilder<AxisRef, int[]>();
        var columns = ImmutableDictionary.CreateBuilder<string, int[][]>();
        foreach (((AxisRef axis, int partitions), bool[] flags) in removed)
        {
            if (partitions == 1)
            {
                kept.Add(axis, Remaining(flags));
            }
            else
            {
                int size = flags.Length / partitions;
                columns.Add(axis.Value, [.. Enumerable.Range(0, partitions).Select(p => Remaining(flags.AsSpan(p * size, size)))]);
            }
        }

        return new AxisCuts(kept.ToImmutable(), columns.ToImmutable());
    }

    private static int[] Remaining(ReadOnlySpan<bool> removed)
    {
        var kept = new List<int>(removed.Length);
        for (int i = 0; i < removed.Length; i++)
        {
            if (!removed[i])
            {
                kept.Add(i);
            }
        }

        return [.. kept];
    }
}
