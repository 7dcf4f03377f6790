using System.Buffers.Binary;
using System.Text;

namespace PruneSearch.Formats.Onnx;

/// <summary>
/// Reads the protocol-buffers wire format (protobuf.dev, "Encoding") from memory. Every length is checked against what is there before it
/// is used.
/// </summary>
internal struct ProtoReader
{
    private readonly string _path;
    private readonly ReadOnlyMemory<byte> _data;
    private readonly long _origin;
    private int _at;

    /// <param name="path">The file, for error messages.</param>
    /// <param name="data">The message's bytes.</param>
    /// <param name="origin">Where they start in the file.</param>
    public ProtoReader(string path, ReadOnlyMemory<byte> data, long origin = 0)
    {
        _path = path;
        _data = data;
        _origin = origin;
    }

    public int Field { get; private set; }

    public WireType Type { get; private set; }

    /// <summary>Moves to the next field; false at the end of the message.</summary>
    public bool Next()
    {
        if (_at >= _data.Length)
        {
            return false;
        }

        ulong key = Varint();
        Field = (int)Math.Min(key >> 3, int.MaxValue);
        Type = (WireType)(key & 7);
        if (Field == 0 || Type is not (WireType.Varint or WireType.Fixed64 or WireType.Bytes or WireType.Fixed32))
        {
            throw Damaged($"field {Field} of wire type {(int)Type}");
        }

        return true;
    }

    public void Skip()
    {
        switch (Type)
        {
            case WireType.Varint: Varint(); break;
            case WireType.Fixed64: Take(8); break;
            case WireType.Fixed32: Take(4); break;
            default: Bytes(); break;
        }
    }

    public long Int64()
    {
        Expect(WireType.Varint);
        return (long)Varint();
    }

    public int Int32() => unchecked((int)Int64());

    public float Single()
    {
        Expect(WireType.Fixed32);
        return BinaryPrimitives.ReadSingleLittleEndian(Take(4).Span);
    }

    public ReadOnlyMemory<byte> Bytes()
    {
        Expect(WireType.Bytes);
        ulong length = Varint();
        if (length > (ulong)(_data.Length - _at))
        {
            throw Damaged($"a length of {length} bytes where {_data.Length - _at} are left");
        }

        return Take((int)length);
    }

    public string String()
    {
        ReadOnlyMemory<byte> bytes = Bytes();
        try
        {
            return StrictUtf8.GetString(bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            throw Damaged("a name that is not UTF-8");
        }
    }

    public ProtoReader Message()
    {
        ReadOnlyMemory<byte> bytes = Bytes();
        return new ProtoReader(_path, bytes, _origin + _at - bytes.Length);
    }

    /// <summary>A repeated varint field, packed or one element.</summary>
    public void Int64s(List<long> into)
    {
        if (Type == WireType.Varint)
        {
            into.Add((long)Varint());
            return;
        }

        ProtoReader packed = Message();
        while (packed._at < packed._data.Length)
        {
            into.Add((long)packed.Varint());
        }
    }

    /// <summary>A repeated fixed-size field, packed or one element: the little-endian bytes.</summary>
    public ReadOnlyMemory<byte> Fixed(int size)
    {
        if (Type == (size == 4 ? WireType.Fixed32 : WireType.Fixed64))
        {
            return Take(size);
        }

        ReadOnlyMemory<byte> bytes = Bytes();
        return bytes.Length % size == 0 ? bytes : throw Damaged($"{bytes.Length} bytes of {size}-byte numbers");
    }

    public readonly InvalidInputException Damaged(string what) => new(
        $"{_path}, byte {_origin + _at}", $"{what}: the file is damaged, cut off, or not ONNX", "an ONNX file is a protocol-buffers ModelProto; export or copy it again");

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly void Expect(WireType type)
    {
        if (Type != type)
        {
            throw Damaged($"field {Field} has wire type {Type} instead of {type}");
        }
    }

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (count > _data.Length - _at)
        {
            throw Damaged($"{count} bytes are read where {_data.Length - _at} are left");
        }

        ReadOnlyMemory<byte> result = _data.Slice(_at, count);
        _at += count;
        return result;
    }

    private ulong Varint()
    {
        ReadOnlySpan<byte> span = _data.Span;
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (_at >= span.Length)
            {
                throw Damaged("a number is cut off");
            }

            byte b = span[_at++];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }

        throw Damaged("a number of more than 64 bits");
    }
}
