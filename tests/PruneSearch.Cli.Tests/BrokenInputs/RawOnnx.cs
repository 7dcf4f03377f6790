using System.Text;

namespace PruneSearch.Cli.Tests.BrokenInputs;

/// <summary>Writes ONNX files field by field (onnx.proto), whether they make sense or not; the product's own writer cannot write wrong ones.</summary>
internal static class RawOnnx
{
    public const int Float = 1;
    public const int Integer = 7;

    public static byte[] Model(byte[][] nodes, byte[][] initializers, byte[][] inputs, byte[][] outputs, int opset = 17)
    {
        byte[] graph =
        [
            .. nodes.SelectMany(n => Field(1, n)),
            .. Field(2, "graph"),
            .. initializers.SelectMany(i => Field(5, i)),
            .. inputs.SelectMany(i => Field(11, i)),
            .. outputs.SelectMany(o => Field(12, o)),
        ];
        return [.. Field(1, 8), .. Field(7, graph), .. Field(8, [.. Field(1, string.Empty), .. Field(2, opset)])];
    }

    public static byte[] Node(string type, string[] inputs, string[] outputs, params byte[][] attributes) =>
    [
        .. inputs.SelectMany(i => Field(1, i)),
        .. outputs.SelectMany(o => Field(2, o)),
        .. Field(3, $"the_{type}"),
        .. Field(4, type),
        .. attributes.SelectMany(a => Field(5, a)),
    ];

    public static byte[] Ints(string name, params long[] values) =>
        [.. Field(1, name), .. values.SelectMany(v => Field(8, v)), .. Field(20, 7)];

    public static byte[] Int(string name, long value) => [.. Field(1, name), .. Field(3, value), .. Field(20, 2)];

    public static byte[] Text(string name, string value) => [.. Field(1, name), .. Field(4, value), .. Field(20, 3)];

    public static byte[] Weights(string name, params long[] dims) => Floats(name, 0.5f, dims);

    public static byte[] Floats(string name, float value, params long[] dims)
    {
        long count = dims.Aggregate(1L, (a, b) => a * b);
        return [.. dims.SelectMany(d => Field(1, d)), .. Field(2, Float), .. Field(8, name), .. Field(9, SoundFiles.Floats((int)count, _ => value))];
    }

    public static byte[] Longs(string name, params long[] values) =>
        [.. Field(1, values.Length), .. Field(2, Integer), .. Field(8, name), .. Field(9, SoundFiles.Longs(values))];

    /// <summary>A declared input or output. A dimension of 0 is the open batch.</summary>
    public static byte[] Port(string name, int elementType, params long[] dims)
    {
        byte[] shape = [.. dims.SelectMany(d => Field(1, d == 0 ? Field(2, "N") : Field(1, d)))];
        byte[] tensor = [.. Field(1, elementType), .. Field(2, shape)];
        return [.. Field(1, name), .. Field(2, Field(1, tensor))];
    }

    public static byte[] Field(int number, long value) => [.. Varint((ulong)number << 3), .. Varint((ulong)value)];

    public static byte[] Field(int number, string value) => Field(number, Encoding.UTF8.GetBytes(value));

    public static byte[] Field(int number, byte[] value) => [.. Varint(((ulong)number << 3) | 2), .. Varint((ulong)value.Length), .. value];

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value > 0x7F; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }
}
