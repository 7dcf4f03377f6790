namespace PruneSearch.Formats.SafeTensors;

/// <summary>What the header says about one tensor.</summary>
/// <param name="Name">Unique within the file.</param>
/// <param name="DType">Element type.</param>
/// <param name="Shape">Row-major (C order) extents; empty for a scalar; an extent may be 0.</param>
/// <param name="Offset">First byte, counted from the start of the file.</param>
/// <param name="ByteLength">Product of <paramref name="Shape"/> times the element size.</param>
public sealed record SafeTensorInfo(string Name, SafeTensorType DType, long[] Shape, long Offset, long ByteLength)
{
    /// <summary>Number of elements.</summary>
    public long Length => ByteLength / DType.ByteSize();
}
