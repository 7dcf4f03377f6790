using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace PruneSearch.Formats.Onnx;

/// <summary>Writes one message in the protocol-buffers wire format. Default values (zero, empty) are left out, as protobuf does.</summary>
internal sealed class ProtoWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public static int VarintLength(ulong value)
    {
        int length = 1;
        while (value >= 0x80)
        {
            value >>= 7;
            length++;
        }

        return length;
    }

    public void Int64(int field, long value, bool always = false)
    {
        if (value != 0 || always)
        {
            Key(field, WireType.Varint);
            Varint((ulong)value);
        }
    }

    public void Single(int field, float value)
    {
        Key(field, WireType.Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
    }

    public void String(int field, string value, bool always = false)
    {
        if (value.Length > 0 || always)
        {
            Bytes(field, Encoding.UTF8.GetBytes(value));
        }
    }

    public void Message(int field, ProtoWriter message) => Bytes(field, message.Written.Span);

    public void PackedInt64s(int field, IReadOnlyCollection<long> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        Key(field, WireType.Bytes);
        Varint((ulong)values.Sum(v => (long)VarintLength((ulong)v)));
        foreach (long value in values)
        {
            Varint((ulong)value);
        }
    }

    public void PackedSingles(int field, IReadOnlyCollection<float> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        Key(field, WireType.Bytes);
        Varint((ulong)values.Count * 4);
        foreach (float value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(_buffer.GetSpan(4), value);
            _buffer.Advance(4);
        }
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        BytesHeader(field, value.Length);
        _buffer.Write(value);
    }

    /// <summary>The key and length of a bytes field whose content the caller writes elsewhere.</summary>
    public void BytesHeader(int field, long length)
    {
        Key(field, WireType.Bytes);
        Varint((ulong)length);
    }

    /// <summary>Bytes that belong to a field whose header was written before.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    private void Key(int field, WireType type) => Varint(((ulong)field << 3) | (ulong)type);

    private void Varint(ulong value)
    {
        Span<byte> span = _buffer.GetSpan(10);
        int at = 0;
        while (value >= 0x80)
        {
            span[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[at++] = (byte)value;
        _buffer.Advance(at);
    }
}
