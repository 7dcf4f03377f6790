using System.Buffers;
using System.Runtime.InteropServices;

namespace PruneSearch.Graphs;

/// <summary>A dense tensor in memory, row-major, little-endian. Immutable: whoever creates one hands over its array.</summary>
public sealed class Tensor : TensorSource
{
    private readonly ReadOnlyMemory<byte> _bytes;

    public Tensor(ElementType elementType, ReadOnlySpan<long> dims, ReadOnlyMemory<byte> bytes)
        : base(elementType, dims)
    {
        if (bytes.Length != Count * elementType.Size())
        {
            throw new ArgumentException($"{Type} takes {Count * elementType.Size()} bytes, got {bytes.Length}");
        }

        _bytes = bytes;
    }

    public ReadOnlyMemory<byte> Bytes => _bytes;

    public override Tensor Read() => this;

    public static Tensor Of<T>(ReadOnlySpan<long> dims, T[] data)
        where T : unmanaged =>
        new(ElementTypes.Of<T>(), dims, new ArrayBytes<T>(data).Memory);

    public static Tensor Of<T>(ReadOnlySpan<int> dims, T[] data)
        where T : unmanaged
    {
        var wide = new long[dims.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = dims[i];
        }

        return Of<T>(wide, data);
    }

    /// <summary>A one-dimensional int64 tensor, as shapes, axes and pads are written.</summary>
    public static Tensor Vector(params long[] values) => Of<long>([(long)values.Length], values);

    public static Tensor Scalar<T>(T value)
        where T : unmanaged =>
        Of<T>(ReadOnlySpan<long>.Empty, [value]);

    /// <summary>The elements, which must be stored as <typeparamref name="T"/>.</summary>
    public ReadOnlySpan<T> Span<T>()
        where T : unmanaged
    {
        if (ElementTypes.Of<T>() != ElementType)
        {
            throw new InvalidOperationException($"tensor holds {ElementType}, not {typeof(T).Name}");
        }

        return MemoryMarshal.Cast<byte, T>(_bytes.Span);
    }

    /// <summary>The elements as single precision, converted from any floating-point or integer type. A fresh array.</summary>
    public float[] ToFloats()
    {
        var result = new float[Count];
        switch (ElementType)
        {
            case ElementType.Float32:
                Span<float>().CopyTo(result);
                break;
            case ElementType.Float16:
                ReadOnlySpan<Half> halves = Span<Half>();
                for (int i = 0; i < result.Length; i++)
                {
                    result[i] = (float)halves[i];
                }

                break;
            case ElementType.BFloat16:
                ReadOnlySpan<ushort> bits = MemoryMarshal.Cast<byte, ushort>(_bytes.Span);
                for (int i = 0; i < result.Length; i++)
                {
                    result[i] = BitConverter.UInt32BitsToSingle((uint)bits[i] << 16);
                }

                break;
            case ElementType.Float64:
                ReadOnlySpan<double> doubles = Span<double>();
                for (int i = 0; i < result.Length; i++)
                {
                    result[i] = (float)doubles[i];
                }

                break;
            default:
                long[] integers = ToInt64s();
                for (int i = 0; i < result.Length; i++)
                {
                    result[i] = integers[i];
                }

                break;
        }

        return result;
    }

    /// <summary>This tensor where its elements are single precision, else with them converted.</summary>
    public Tensor AsFloat32() => ElementType == ElementType.Float32 ? this : Of([.. Dims], ToFloats());

    /// <summary>The elements as 64-bit integers, converted from any integer type or Bool. A fresh array.</summary>
    public long[] ToInt64s()
    {
        var result = new long[Count];
        switch (ElementType)
        {
            case ElementType.Int64: Span<long>().CopyTo(result); break;
            case ElementType.Int32: Widen(Span<int>(), result); break;
            case ElementType.Int16: Widen(Span<short>(), result); break;
            case ElementType.Int8: Widen(Span<sbyte>(), result); break;
            case ElementType.UInt8: Widen(Span<byte>(), result); break;
            case ElementType.UInt16: Widen(Span<ushort>(), result); break;
            case ElementType.UInt32: Widen(Span<uint>(), result); break;
            case ElementType.UInt64: Widen(Span<ulong>(), result); break;
            case ElementType.Bool: Widen(MemoryMarshal.Cast<byte, byte>(_bytes.Span), result); break;
            default: throw new InvalidOperationException($"tensor holds {ElementType}, not integers");
        }

        return result;
    }

    /// <summary>Single-precision data stored as <paramref name="type"/>, rounded to nearest even.</summary>
    public static Tensor FromFloats(ElementType type, ReadOnlySpan<long> dims, float[] data)
    {
        switch (type)
        {
            case ElementType.Float32:
                return Of<float>(dims, data);
            case ElementType.Float16:
                return Of<Half>(dims, Array.ConvertAll(data, f => (Half)f));
            case ElementType.Float64:
                return Of<double>(dims, Array.ConvertAll(data, f => (double)f));
            case ElementType.BFloat16:
                ushort[] bits = Array.ConvertAll(data, ToBFloat16);
                return new Tensor(type, dims, new ArrayBytes<ushort>(bits).Memory);
            default:
                throw new ArgumentException($"{type} is not a floating-point type", nameof(type));
        }
    }

    private static ushort ToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    private static void Widen<T>(ReadOnlySpan<T> source, long[] destination)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = long.CreateTruncating(source[i]);
        }
    }

    /// <summary>An array of any element type, seen as bytes.</summary>
    private sealed class ArrayBytes<T>(T[] array) : MemoryManager<byte>
        where T : unmanaged
    {
        public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(array.AsSpan());

        public override unsafe MemoryHandle Pin(int elementIndex = 0)
        {
            var handle = GCHandle.Alloc(array, GCHandleType.Pinned);
            return new MemoryHandle((byte*)handle.AddrOfPinnedObject() + elementIndex, handle);
        }

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
