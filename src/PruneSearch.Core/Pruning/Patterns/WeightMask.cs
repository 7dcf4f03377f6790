using System.Collections.Immutable;
using System.Security.Cryptography;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Surgery;

namespace PruneSearch.Pruning.Patterns;

/// <summary>Which elements of an initialiser are kept; the others are zero. One bit for each. Immutable.</summary>
public sealed class WeightMask
{
    private readonly byte[] _bits;

    private WeightMask(string initializer, IReadOnlyList<long> dims, byte[] bits)
    {
        Initializer = initializer;
        Dims = [.. dims];
        _bits = bits;
        Count = checked((int)dims.Aggregate(1L, (a, d) => a * d));
        KeptCount = bits.Sum(b => System.Numerics.BitOperations.PopCount(b));
    }

    public string Initializer { get; }

    public ImmutableArray<long> Dims { get; }

    /// <summary>Elements of the initialiser.</summary>
    public int Count { get; }

    /// <summary>Elements that are kept.</summary>
    public int KeptCount { get; }

    /// <summary>SHA-256 of <see cref="ToBytes"/>, lower-case hexadecimal.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(ToBytes()));

    /// <summary>Whether an element, by its row-major index, is kept.</summary>
    public bool Keeps(int index) => (_bits[index >> 3] & (1 << (index & 7))) != 0;

    public static WeightMask Of(string initializer, IReadOnlyList<long> dims, ReadOnlySpan<bool> kept)
    {
        if (kept.Length != dims.Aggregate(1L, (a, d) => a * d))
        {
            throw new ArgumentException($"a mask of [{string.Join(", ", dims)}] has {kept.Length} elements", nameof(kept));
        }

        var bits = new byte[(kept.Length + 7) / 8];
        for (int i = 0; i < kept.Length; i++)
        {
            bits[i >> 3] |= (byte)(kept[i] ? 1 << (i & 7) : 0);
        }

        return new WeightMask(initializer, dims, bits);
    }

    /// <summary>Takes out the least important units of a layer.</summary>
    /// <param name="scored">A <see cref="MaskGroup"/> with its scores.</param>
    /// <param name="removed">How many.</param>
    public static WeightMask Lowest(ScoredGroup scored, int removed)
    {
        var group = (MaskGroup)scored.Group;
        return Of(group.Initializer, group.Dims, group.Without(scored.Lowest(removed)));
    }

    /// <summary>The tensor with zeros where the mask removes.</summary>
    public Tensor Apply(Tensor tensor)
    {
        if (!tensor.Dims.SequenceEqual(Dims))
        {
            throw new ArgumentException($"the mask of '{Initializer}' is [{string.Join(", ", Dims)}], the tensor {tensor.Type}");
        }

        byte[] bytes = tensor.Bytes.ToArray();
        int size = tensor.ElementType.Size();
        for (int i = 0; i < Count; i++)
        {
            if (!Keeps(i))
            {
                bytes.AsSpan(i * size, size).Clear();
            }
        }

        return new Tensor(tensor.ElementType, Dims.AsSpan(), bytes);
    }

    /// <summary>Zeros and ones, as a training session takes them.</summary>
    public float[] ToFloats()
    {
        var result = new float[Count];
        for (int i = 0; i < Count; i++)
        {
            result[i] = Keeps(i) ? 1f : 0f;
        }

        return result;
    }

    /// <summary>The mask on what a cut leaves of the initialiser.</summary>
    public WeightMask Slice(TensorSlicer slicer)
    {
        var flags = new byte[Count];
        for (int i = 0; i < Count; i++)
        {
            flags[i] = Keeps(i) ? (byte)1 : (byte)0;
        }

        return Of(Initializer, slicer.Dims, Array.ConvertAll(slicer.Apply(flags, 1), f => f != 0));
    }

    public MaskDigest ToDigest() => new(Initializer, Digest);

    /// <summary>How masks are stored: see <see cref="FromBytes"/>.</summary>
    public byte[] ToBytes() => WeightMaskFormat.Write(Initializer, Dims, _bits);

    /// <summary>
    /// Reads a stored mask: the line <c>PSMASK1</c>, the length of the name and the name, the number of dimensions and the dimensions,
    /// the bits (element i is bit i mod 8 of byte i / 8). Integers are little-endian, 64 bits.
    /// </summary>
    /// <exception cref="InvalidInputException">The bytes are not a stored mask.</exception>
    public static WeightMask FromBytes(ReadOnlySpan<byte> bytes)
    {
        (string initializer, long[] dims, byte[] bits) = WeightMaskFormat.Read(bytes);
        return new WeightMask(initializer, dims, bits);
    }
}
