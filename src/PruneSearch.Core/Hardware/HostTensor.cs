using System.Runtime.InteropServices;

namespace PruneSearch.Hardware;

/// <summary>A named, dense tensor in host memory: row-major, little-endian.</summary>
public sealed class HostTensor
{
    /// <param name="name">The model input or output it belongs to.</param>
    /// <param name="dims">Every dimension known; empty for a scalar.</param>
    /// <param name="data">Exactly the product of <paramref name="dims"/> elements.</param>
    public HostTensor(string name, HostElementType type, IReadOnlyList<long> dims, ReadOnlyMemory<byte> data)
    {
        long expected = ByteCount(type, dims);
        if (data.Length != expected)
        {
            throw new ArgumentException(
                $"Tensor '{name}' of type {type} and shape [{string.Join(", ", dims)}] takes {expected} bytes, not {data.Length}.",
                nameof(data));
        }

        Name = name;
        Type = type;
        Dims = dims;
        Data = data;
    }

    public string Name { get; }

    public HostElementType Type { get; }

    public IReadOnlyList<long> Dims { get; }

    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>A tensor over a copy of <paramref name="values"/>.</summary>
    public static HostTensor Of<T>(string name, IReadOnlyList<long> dims, ReadOnlySpan<T> values)
        where T : unmanaged =>
        new(name, HostElementTypes.Of<T>(), dims, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>Bytes that a tensor of this type and shape takes; refuses unknown dimensions and overflow.</summary>
    public static long ByteCount(HostElementType type, IReadOnlyList<long> dims)
    {
        long count = type.SizeInBytes();
        foreach (long dim in dims)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dim, nameof(dims));
            count = checked(count * dim);
        }

        return count;
    }

    /// <summary>The elements, without a copy.</summary>
    /// <exception cref="ArgumentException">If <typeparamref name="T"/> is not the tensor's element type.</exception>
    public ReadOnlySpan<T> As<T>()
        where T : unmanaged =>
        HostElementTypes.Of<T>() == Type
            ? MemoryMarshal.Cast<byte, T>(Data.Span)
            : throw new ArgumentException($"Tensor '{Name}' holds {Type}, not {typeof(T)}.");
}
