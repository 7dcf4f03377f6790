using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace PruneSearch.Formats.SafeTensors;

/// <summary>Stored floating-point numbers to 32-bit ones.</summary>
internal static class SafeTensorFloats
{
    public static bool CanConvert(SafeTensorType type) =>
        type is SafeTensorType.F64 or SafeTensorType.F32 or SafeTensorType.F16 or SafeTensorType.BF16;

    /// <param name="type">One that <see cref="CanConvert"/> accepts.</param>
    /// <param name="bytes">Little-endian elements.</param>
    /// <param name="values">As many floats as there are elements.</param>
    public static void Convert(SafeTensorType type, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        if (type == SafeTensorType.F32)
        {
            MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
            return;
        }

        int size = type.ByteSize();
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> item = bytes.Slice(i * size, size);
            values[i] = type switch
            {
                SafeTensorType.F16 => (float)BinaryPrimitives.ReadHalfLittleEndian(item),
                SafeTensorType.BF16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(item) << 16),
                SafeTensorType.F64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(item),
                _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a floating-point type"),
            };
        }
    }
}
