using System.Buffers.Binary;
using System.Text;

namespace PruneSearch.Pruning.Patterns;

/// <summary>The bytes of a stored mask.</summary>
internal static class WeightMaskFormat
{
    private static ReadOnlySpan<byte> Magic => "PSMASK1\n"u8;

    public static byte[] Write(string initializer, IReadOnlyList<long> dims, byte[] bits)
    {
        byte[] name = Encoding.UTF8.GetBytes(initializer);
        using var stream = new MemoryStream();
        stream.Write(Magic);
        Write(name.Length);
        stream.Write(name);
        Write(dims.Count);
        foreach (long dim in dims)
        {
            Write(dim);
        }

        stream.Write(bits);
        return stream.ToArray();

        void Write(long value)
        {
            Span<byte> buffer = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(buffer, value);
            stream.Write(buffer);
        }
    }

    public static (string Initializer, long[] Dims, byte[] Bits) Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (bytes.StartsWith(Magic))
            {
                int at = Magic.Length;
                int length = checked((int)Next(bytes, ref at));
                string name = Encoding.UTF8.GetString(bytes.Slice(at, length));
                at += length;
                var dims = new long[checked((int)Math.Min(Next(bytes, ref at), bytes.Length))];
                for (int axis = 0; axis < dims.Length; axis++)
                {
                    dims[axis] = Next(bytes, ref at);
                }

                long count = dims.Aggregate(1L, (a, d) => checked(a * d));
                byte[] bits = bytes[at..].ToArray();
                int last = (int)(count & 7);
                if (Array.TrueForAll(dims, d => d >= 0) && bits.Length == (count + 7) / 8 && (last == 0 || bits[^1] >> last == 0))
                {
                    return (name, dims, bits);
                }
            }
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            throw Damaged(e);
        }

        throw Damaged(null);

        static long Next(ReadOnlySpan<byte> bytes, ref int at)
        {
            long value = BinaryPrimitives.ReadInt64LittleEndian(bytes.Slice(at, sizeof(long)));
            at += sizeof(long);
            return value;
        }

        static InvalidInputException Damaged(Exception? inner) =>
            new("weight mask", "the stored bytes are not a mask", "masks are stored as WeightMask.ToBytes writes them", inner);
    }
}
