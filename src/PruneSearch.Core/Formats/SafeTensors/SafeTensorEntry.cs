using System.Runtime.InteropServices;

namespace PruneSearch.Formats.SafeTensors;

/// <summary>One tensor to write. Its data is asked for when its turn comes, so a large file never lies in memory as a whole.</summary>
/// <param name="Name">Unique within the file; not <c>__metadata__</c>.</param>
/// <param name="DType">Element type.</param>
/// <param name="Shape">Row-major extents; empty for a scalar.</param>
/// <param name="WriteData">Writes exactly the tensor's little-endian bytes to the stream it is given.</param>
public sealed record SafeTensorEntry(string Name, SafeTensorType DType, long[] Shape, Action<Stream> WriteData)
{
    /// <summary>A tensor whose little-endian bytes are at hand.</summary>
    public static SafeTensorEntry FromBytes(string name, SafeTensorType type, long[] shape, ReadOnlyMemory<byte> bytes) =>
        new(name, type, shape, stream => stream.Write(bytes.Span));

    /// <summary>An F32 tensor.</summary>
    public static SafeTensorEntry FromFloats(string name, long[] shape, ReadOnlyMemory<float> values) =>
        new(name, SafeTensorType.F32, shape, stream => stream.Write(MemoryMarshal.AsBytes(values.Span)));

    /// <summary>An I64 tensor.</summary>
    public static SafeTensorEntry FromInt64(string name, long[] shape, ReadOnlyMemory<long> values) =>
        new(name, SafeTensorType.I64, shape, stream => stream.Write(MemoryMarshal.AsBytes(values.Span)));

    internal long ByteLength
    {
        get
        {
            long length = DType.ByteSize();
            foreach (long extent in Shape)
            {
                ArgumentOutOfRangeException.ThrowIfNegative(extent, nameof(Shape));
                length = checked(length * extent);
            }

            return length;
        }
    }
}
