using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Surgery;

namespace PruneSearch.Pruning.Patterns;

/// <summary>Which elements of an initialiser are kept; the others are zero. One bit for each. Immutable.</summary>
public sealed class WeightMask
{
    private static ReadOnlySpan<byte> Magic => "PSMASK1\n"u8;

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

    /// <summary>Takes out the least important weights of a layer.</summary>
    /// <param name="scored">A <see cref="WeightGroup"/> with its scores.</param>
    /// <param name="removed">How many.</param>
    public static WeightMask Lowest(ScoredGroup scored, int removed)
    {
        var group = (WeightGroup)scored.Group;
        var kept = new bool[group.Count];
        Array.Fill(kept, true);
        foreach (int index in scored.Lowest(removed))
        {
            kept[index] = false;
        }

        return Of(group.Initializer, group.Dims, kept);
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

    /// <summary>How masks are stored: magic, name, dimensions, bits (element i is bit i mod 8 of byte i / 8); integers are little-endian int64.</summary>
    public byte[] ToBytes()
    {
        byte[] name = Encoding.UTF8.GetBytes(Initializer);
        using var stream = new MemoryStream();
        stream.Write(Magic);
        Write(name.Length);
        stream.Write(name);
        Write(Dims.Length);
        foreach (long dim in Dims)
        {
            Write(dim);
        }

        stream.Write(_bits);
        return stream.ToArray();

        void Write(long value)
        {
            Span<byte> buffer = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(buffer, value);
            stream.Write(buffer);
        }
    }

    /// <exception cref="InvalidInputException">The bytes are not a stored mask.</exception>
    public static WeightMask FromBytes(ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (bytes.StartsWith(Magic))
            {
                int at = Magic.Length;
                int length = checked((int)Read(bytes, ref at));
                string name = Encoding.UTF8.GetString(bytes.Slice(at, length));
                at += length;
                var dims = new long[checked((int)Math.Min(Read(bytes, ref at), bytes.Length))];
                for (int axis = 0; axis < dims.Length; axis++)
                {
                    dims[axis] = Read(bytes, ref at);
                }

                long count = dims.Aggregate(1L, (a, d) => checked(a * d));
                byte[] bits = bytes[at..].ToArray();
                int spare = (int)(count & 7);
                if (dims.All(d => d >= 0) && bits.Length == (count + 7) / 8 && (spare == 0 || bits[^1] >> spare == 0))
                {
                    return new WeightMask(name, dims, bits);
                }
            }
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            throw Damaged(e);
        }

        throw Damaged(null);

        static long Read(ReadOnlySpan<byte> bytes, ref int at)
        {
            long value = BinaryPrimitives.ReadInt64LittleEndian(bytes.Slice(at, sizeof(long)));
            at += sizeof(long);
            return value;
        }

        static InvalidInputException Damaged(Exception? inner) =>
            new("weight mask", "the stored bytes are not a mask", "masks are stored as WeightMask.ToBytes writes them", inner);
    }
}
