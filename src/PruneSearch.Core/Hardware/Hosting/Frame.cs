using System.Buffers.Binary;

namespace PruneSearch.Hardware.Hosting;

/// <summary>
/// One message between a runtime's parent and child: four bytes of magic with the protocol's version, the length of a JSON header
/// (int32), the length of the payload (int32), then both. Integers are little-endian.
/// </summary>
internal readonly record struct Frame(ReadOnlyMemory<byte> Header, ReadOnlyMemory<byte> Payload)
{
    private const int PrefixLength = 12;
    private const int LongestHeader = 64 << 20;

    /// <summary>"PSR" and the version.</summary>
    private static ReadOnlySpan<byte> Magic => "PSR1"u8;

    public void Write(Stream stream)
    {
        byte[] prefix = new byte[PrefixLength];
        Magic.CopyTo(prefix);
        BinaryPrimitives.WriteInt32LittleEndian(prefix.AsSpan(4), Header.Length);
        BinaryPrimitives.WriteInt32LittleEndian(prefix.AsSpan(8), Payload.Length);
        stream.Write(prefix);
        stream.Write(Header.Span);
        stream.Write(Payload.Span);
        stream.Flush();
    }

    /// <summary>Null at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">What comes is not a frame; quotes it.</exception>
    /// <exception cref="EndOfStreamException">The stream ends inside a frame.</exception>
    public static Frame? Read(Stream stream)
    {
        byte[] prefix = new byte[PrefixLength];
        int got = stream.ReadAtLeast(prefix, PrefixLength, throwOnEndOfStream: false);
        if (got == 0)
        {
            return null;
        }

        int magic = Math.Min(got, Magic.Length);
        if (!prefix.AsSpan(0, magic).SequenceEqual(Magic[..magic]))
        {
            throw new InvalidDataException($"Expected a message, got '{Quote(prefix.AsSpan(0, got))}'.");
        }

        if (got < PrefixLength)
        {
            throw new EndOfStreamException("The stream ended inside a message.");
        }

        int header = BinaryPrimitives.ReadInt32LittleEndian(prefix.AsSpan(4));
        int payload = BinaryPrimitives.ReadInt32LittleEndian(prefix.AsSpan(8));
        if (header is < 0 or > LongestHeader || payload < 0)
        {
            throw new InvalidDataException($"A message claims {header} bytes of header and {payload} of payload.");
        }

        return new Frame(ReadExactly(stream, header), ReadExactly(stream, payload));
    }

    private static byte[] ReadExactly(Stream stream, int count)
    {
        byte[] bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static string Quote(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            text[i] = bytes[i] is >= 32 and < 127 ? (char)bytes[i] : '.';
        }

        return text.ToString();
    }
}
