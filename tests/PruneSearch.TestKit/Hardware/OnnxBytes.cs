using System.Text;

namespace PruneSearch.TestKit.Hardware;

/// <summary>
/// Writes small ONNX models field by field (onnx.proto, IR version 7, opset 13), independent of the product's own writer.
/// </summary>
public static class OnnxBytes
{
    private const int Float = 1;

    /// <summary>y = max(0, 2x + 1) over float32 [batch, 4].</summary>
    public static byte[] Affine() => Model(
        [
            Node("Mul", ["x", "two"], ["d"]),
            Node("Add", ["d", "one"], ["a"]),
            Node("Relu", ["a"], ["y"]),
        ],
        [Scalar("two", 2), Scalar("one", 1)],
        [Port("x", Float, 4)],
        [Port("y", Float, 4)]);

    /// <summary>y = 2x over float32 [batch, 4].</summary>
    public static byte[] Double() =>
        Model([Node("Mul", ["x", "two"], ["y"])], [Scalar("two", 2)], [Port("x", Float, 4)], [Port("y", Float, 4)]);

    /// <summary>One Identity per element type: input "in3" of ONNX type 3 gives "out3"; each [batch, 3].</summary>
    public static byte[] Identities(params int[] elementTypes) => Model(
        [.. elementTypes.Select(t => Node("Identity", [$"in{t}"], [$"out{t}"]))],
        [],
        [.. elementTypes.Select(t => Port($"in{t}", t, 3))],
        [.. elementTypes.Select(t => Port($"out{t}", t, 3))]);

    private static byte[] Model(byte[][] nodes, byte[][] initializers, byte[][] inputs, byte[][] outputs)
    {
        byte[] graph =
        [
            .. nodes.SelectMany(n => Field(1, n)),
            .. Field(2, "graph"),
            .. initializers.SelectMany(i => Field(5, i)),
            .. inputs.SelectMany(i => Field(11, i)),
            .. outputs.SelectMany(o => Field(12, o)),
        ];
        byte[] opset = [.. Field(1, ""), .. Field(2, 13)];
        return [.. Field(1, 7), .. Field(2, "prunesearch-tests"), .. Field(7, graph), .. Field(8, opset)];
    }

    private static byte[] Node(string type, string[] inputs, string[] outputs) =>
    [
        .. inputs.SelectMany(i => Field(1, i)),
        .. outputs.SelectMany(o => Field(2, o)),
        .. Field(3, type + outputs[0]),
        .. Field(4, type),
    ];

    private static byte[] Scalar(string name, float value) =>
        [.. Field(2, Float), .. Field(8, name), .. Field(9, BitConverter.GetBytes(value))];

    private static byte[] Port(string name, int elementType, int columns)
    {
        byte[] batch = Field(2, "batch");
        byte[] width = Field(1, columns);
        byte[] shape = [.. Field(1, batch), .. Field(1, width)];
        byte[] tensor = [.. Field(1, elementType), .. Field(2, shape)];
        return [.. Field(1, name), .. Field(2, Field(1, tensor))];
    }

    private static byte[] Field(int number, long value) => [.. Varint((number << 3) | 0), .. Varint(value)];

    private static byte[] Field(int number, string value) => Field(number, Encoding.UTF8.GetBytes(value));

    private static byte[] Field(int number, byte[] value) => [.. Varint((number << 3) | 2), .. Varint(value.Length), .. value];

    private static byte[] Varint(long value)
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
