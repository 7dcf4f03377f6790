namespace PruneSearch.Web.Tests.Telemetry;

/// <summary>A field of a protobuf message as it lies on the wire (https://protobuf.dev/programming-guides/encoding/).</summary>
/// <param name="Number">Its number.</param>
/// <param name="Bits">The value of a number, of whatever width.</param>
/// <param name="Bytes">A text, bytes or message; empty for a number.</param>
internal readonly record struct ProtoField(int Number, ulong Bits, ReadOnlyMemory<byte> Bytes)
{
    public double Real => BitConverter.UInt64BitsToDouble(Bits);

    public string Text => System.Text.Encoding.UTF8.GetString(Bytes.Span);

    public string Hex => Convert.ToHexStringLower(Bytes.Span);

    /// <summary>The fields of a message, in the order of the wire.</summary>
    public static IEnumerable<ProtoField> Of(ReadOnlyMemory<byte> message)
    {
        int at = 0;
        while (at < message.Length)
        {
            ulong tag = Varint(message, ref at);
            (int number, int kind) = ((int)(tag >> 3), (int)(tag & 7));
            switch (kind)
            {
                case 0:
                    yield return new ProtoField(number, Varint(message, ref at), default);
                    break;
                case 1:
                    yield return new ProtoField(number, BitConverter.ToUInt64(message.Span.Slice(at, 8)), default);
                    at += 8;
                    break;
                case 2:
                    int length = (int)Varint(message, ref at);
                    yield return new ProtoField(number, 0, message.Slice(at, length));
                    at += length;
                    break;
                case 5:
                    yield return new ProtoField(number, BitConverter.ToUInt32(message.Span.Slice(at, 4)), default);
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"field {number} has wire type {kind}");
            }
        }
    }

    /// <summary>The messages in a field of this one, by its number.</summary>
    public IEnumerable<ProtoField> In(int number) => Of(Bytes).Where(f => f.Number == number);

    private static ulong Varint(ReadOnlyMemory<byte> message, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = message.Span[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
