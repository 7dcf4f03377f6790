using System.Buffers.Binary;

namespace PruneSearch.Data.Arrays;

/// <summary>An array out of an NPY file: row-major, little-endian, in its stored element type.</summary>
internal sealed class NpyArray
{
    private readonly byte[] _file;
    private readonly int _start;

    private NpyArray(NpyHeader header, byte[] file, int length)
    {
        Type = header.Type;
        ItemSize = header.ItemSize;
        Shape = header.Shape;
        Length = length;
        _file = file;
        _start = header.DataStart;
    }

    public NpyType Type { get; }

    public int ItemSize { get; }

    public long[] Shape { get; }

    /// <summary>Number of elements.</summary>
    public int Length { get; }

    /// <summary>Takes over the bytes of an NPY file, and puts its elements into row-major little-endian order in place.</summary>
    public static NpyArray Parse(byte[] file, string where)
    {
        NpyHeader header = NpyHeader.Parse(file, where);
        Int128 bytes = header.ItemSize;
        foreach (long extent in header.Shape)
        {
            bytes = bytes > long.MaxValue ? bytes : bytes * extent;
        }

        int present = file.Length - header.DataStart;
        if (bytes != present)
        {
            string shape = string.Join(", ", header.Shape);
            string cause = bytes > present ? "the file is truncated" : "the file is damaged";
            throw new InvalidInputException(
                where,
                $"shape ({shape}) takes {bytes} bytes, {present} are there: {cause}",
                "the data is as long as the shape says");
        }

        var array = new NpyArray(header, file, present / header.ItemSize);
        if (header.BigEndian)
        {
            array.SwapBytes();
        }

        return header.FortranOrder && header.Shape.Length > 1 ? new NpyArray(header with { DataStart = 0 }, array.RowMajor(), array.Length) : array;
    }

    /// <summary>Elements as floats; integers beyond 2^24 and doubles are rounded to the nearest.</summary>
    public void Read(int start, Span<float> values)
    {
        ReadOnlySpan<byte> data = _file.AsSpan(_start + (start * ItemSize), values.Length * ItemSize);
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> item = data.Slice(i * ItemSize, ItemSize);
            values[i] = Type switch
            {
                NpyType.F4 => BinaryPrimitives.ReadSingleLittleEndian(item),
                NpyType.F8 => (float)BinaryPrimitives.ReadDoubleLittleEndian(item),
                NpyType.F2 => (float)BinaryPrimitives.ReadHalfLittleEndian(item),
                NpyType.U8 => BinaryPrimitives.ReadUInt64LittleEndian(item),
                _ => Integer(item),
            };
        }
    }

    /// <summary>One element as a whole number; null when it is not one, or beyond 2^63.</summary>
    public long? Whole(int index)
    {
        ReadOnlySpan<byte> item = _file.AsSpan(_start + (index * ItemSize), ItemSize);
        if (Type is NpyType.F2 or NpyType.F4 or NpyType.F8)
        {
            double value = Type switch
            {
                NpyType.F8 => BinaryPrimitives.ReadDoubleLittleEndian(item),
                NpyType.F4 => BinaryPrimitives.ReadSingleLittleEndian(item),
                _ => (double)BinaryPrimitives.ReadHalfLittleEndian(item),
            };
            return Math.Abs(value) < 1L << 53 && Math.Floor(value) == value ? (long)value : null;
        }

        if (Type == NpyType.U8)
        {
            ulong value = BinaryPrimitives.ReadUInt64LittleEndian(item);
            return value <= long.MaxValue ? (long)value : null;
        }

        return Integer(item);
    }

    private long Integer(ReadOnlySpan<byte> item) => Type switch
    {
        NpyType.B1 => item[0] != 0 ? 1 : 0,
        NpyType.U1 => item[0],
        NpyType.I1 => (sbyte)item[0],
        NpyType.U2 => BinaryPrimitives.ReadUInt16LittleEndian(item),
        NpyType.I2 => BinaryPrimitives.ReadInt16LittleEndian(item),
        NpyType.U4 => BinaryPrimitives.ReadUInt32LittleEndian(item),
        NpyType.I4 => BinaryPrimitives.ReadInt32LittleEndian(item),
        _ => BinaryPrimitives.ReadInt64LittleEndian(item),
    };

    private void SwapBytes()
    {
        for (int i = 0; i < Length; i++)
        {
            _file.AsSpan(_start + (i * ItemSize), ItemSize).Reverse();
        }
    }

    private byte[] RowMajor()
    {
        var sorted = new byte[Length * ItemSize];
        var place = new int[Shape.Length];
        for (int from = 0; from < Length; from++)
        {
            long to = 0;
            for (int axis = 0; axis < place.Length; axis++)
            {
                to = (to * Shape[axis]) + place[axis];
            }

            _file.AsSpan(_start + (from * ItemSize), ItemSize).CopyTo(sorted.AsSpan((int)to * ItemSize));
            for (int axis = 0; axis < place.Length && ++place[axis] == Shape[axis]; axis++)
            {
                place[axis] = 0;
            }
        }

        return sorted;
    }
}
