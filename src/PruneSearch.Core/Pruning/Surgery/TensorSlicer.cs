using System.Runtime.InteropServices;
using PruneSearch.Graphs;

namespace PruneSearch.Pruning.Surgery;

/// <summary>
/// What is kept of one tensor: some indices of some axes. Under a grouped convolution the kept indices of axis 1 depend on the partition
/// of axis 0 that a row lies in.
/// </summary>
public sealed class TensorSlicer
{
    private readonly long[] _dims;
    private readonly int[]?[] _kept;
    private readonly int[][]? _columns;

    /// <param name="dims">Dimensions of the whole tensor.</param>
    /// <param name="kept">For each axis the kept indices, ascending; null where all are.</param>
    /// <param name="columns">For each partition of axis 0 the kept indices of axis 1; null where they do not depend on it.</param>
    internal TensorSlicer(IReadOnlyList<long> dims, int[]?[] kept, int[][]? columns)
    {
        _dims = [.. dims];
        _kept = kept;
        _columns = columns;
        Dims = [.. _dims.Select((d, axis) => axis == 1 && columns is not null ? columns[0].Length : kept[axis]?.Length ?? d)];
    }

    /// <summary>Dimensions of what is kept.</summary>
    public IReadOnlyList<long> Dims { get; }

    /// <exception cref="ArgumentException">The tensor has other dimensions than the whole one.</exception>
    public Tensor Apply(Tensor tensor)
    {
        if (!tensor.Dims.SequenceEqual(_dims))
        {
            throw new ArgumentException($"the tensor is {tensor.Type}, what is cut is [{string.Join(", ", _dims)}]");
        }

        return new Tensor(tensor.ElementType, [.. Dims], Apply(tensor.Bytes.Span, tensor.ElementType.Size()));
    }

    /// <param name="source">The elements, row-major.</param>
    /// <param name="elementSize">Bytes of one element.</param>
    public byte[] Apply(ReadOnlySpan<byte> source, int elementSize)
    {
        int last = Array.FindLastIndex(_kept, k => k is not null);
        last = _columns is null ? last : Math.Max(last, 1);
        byte[] result = GC.AllocateUninitializedArray<byte>(checked((int)(Dims.Aggregate(1L, (a, d) => a * d) * elementSize)));
        if (last < 0)
        {
            source.CopyTo(result);
            return result;
        }

        var strides = new long[_dims.Length];
        long stride = elementSize;
        for (int axis = _dims.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= _dims[axis];
        }

        int at = 0;
        Copy(source, result, 0, last, 0, partition: 0, strides, ref at);
        return result;
    }

    private void Copy(ReadOnlySpan<byte> source, byte[] result, int axis, int last, long from, int partition, long[] strides, ref int at)
    {
        int[]? kept = axis == 1 && _columns is not null ? _columns[partition] : _kept[axis];
        int count = kept?.Length ?? (int)_dims[axis];
        int block = (int)strides[axis];
        if (axis == last && kept is not null && block == sizeof(uint))
        {
            ReadOnlySpan<uint> row = MemoryMarshal.Cast<byte, uint>(source.Slice((int)from, (int)_dims[axis] * block));
            Span<uint> target = MemoryMarshal.Cast<byte, uint>(result.AsSpan(at, count * block));
            for (int k = 0; k < target.Length; k++)
            {
                target[k] = row[kept[k]];
            }

            at += count * block;
            return;
        }

        for (int k = 0; k < count; k++)
        {
            int index = kept is null ? k : kept[k];
            long offset = from + (index * strides[axis]);
            if (axis == last)
            {
                source.Slice((int)offset, block).CopyTo(result.AsSpan(at));
                at += block;
            }
            else
            {
                int rows = axis == 0 && _columns is not null ? (int)(index / (_dims[0] / _columns.Length)) : partition;
                Copy(source, result, axis + 1, last, offset, rows, strides, ref at);
            }
        }
    }
}
