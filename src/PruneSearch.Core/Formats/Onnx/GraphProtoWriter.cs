using System.Globalization;
using PruneSearch.Graphs;

namespace PruneSearch.Formats.Onnx;

/// <summary>Writes the parts of a GraphProto.</summary>
internal static class GraphProtoWriter
{
    /// <summary>Everything but the initialisers.</summary>
    public static ProtoWriter Structure(ModelGraph graph)
    {
        var writer = new ProtoWriter();
        foreach (Node node in graph.Nodes)
        {
            writer.Message(1, NodeProto(node));
        }

        writer.String(2, graph.Name.Length > 0 ? graph.Name : "graph");
        foreach (GraphInput input in graph.Inputs)
        {
            writer.Message(11, ValueInfo(input.Name, input.Type));
        }

        foreach (string output in graph.Outputs)
        {
            writer.Message(12, ValueInfo(output, graph.TypeOf(output)));
        }

        return writer;
    }

    /// <summary>A TensorProto up to its raw data: inline data must follow directly; external data is referred to.</summary>
    public static ProtoWriter TensorHeader(string name, TensorSource source, string? externalName, long offset)
    {
        var writer = new ProtoWriter();
        writer.PackedInt64s(1, source.Dims);
        writer.Int64(2, (int)source.ElementType);
        writer.String(8, name);
        long bytes = source.Count * source.ElementType.Size();
        if (externalName is null)
        {
            writer.BytesHeader(9, bytes);
            return writer;
        }

        Entry("location", externalName);
        Entry("offset", offset.ToString(CultureInfo.InvariantCulture));
        Entry("length", bytes.ToString(CultureInfo.InvariantCulture));
        writer.Int64(14, 1);
        return writer;

        void Entry(string key, string value)
        {
            var entry = new ProtoWriter();
            entry.String(1, key);
            entry.String(2, value);
            writer.Message(13, entry);
        }
    }

    private static ProtoWriter NodeProto(Node node)
    {
        var writer = new ProtoWriter();
        foreach (string input in node.Inputs)
        {
            writer.String(1, input, always: true);
        }

        foreach (string output in node.Outputs)
        {
            writer.String(2, output, always: true);
        }

        writer.String(3, node.Name);
        writer.String(4, node.OpType);
        foreach ((string name, AttributeValue value) in node.Attributes)
        {
            writer.Message(5, AttributeProto(name, value));
        }

        return writer;
    }

    private static ProtoWriter AttributeProto(string name, AttributeValue value)
    {
        var writer = new ProtoWriter();
        writer.String(1, name);
        int type;
        switch (value)
        {
            case AttributeValue.Float single: writer.Single(2, single.Value); type = 1; break;
            case AttributeValue.Int integer: writer.Int64(3, integer.Value, always: true); type = 2; break;
            case AttributeValue.Text text: writer.String(4, text.Value, always: true); type = 3; break;
            case AttributeValue.TensorValue tensor:
                ProtoWriter header = TensorHeader(string.Empty, tensor.Value, null, 0);
                writer.BytesHeader(5, header.Written.Length + tensor.Value.Bytes.Length);
                writer.Append(header.Written.Span);
                writer.Append(tensor.Value.Bytes.Span);
                type = 4;
                break;
            case AttributeValue.Floats floats: writer.PackedSingles(7, floats.Values); type = 6; break;
            case AttributeValue.Ints integers: writer.PackedInt64s(8, integers.Values); type = 7; break;
            case AttributeValue.Texts texts:
                foreach (string text in texts.Values)
                {
                    writer.String(9, text, always: true);
                }

                type = 8;
                break;
            default: throw new ArgumentException($"attribute '{name}' cannot be written", nameof(value));
        }

        writer.Int64(20, type);
        return writer;
    }

    private static ProtoWriter ValueInfo(string name, TensorType type)
    {
        var shape = new ProtoWriter();
        foreach (Dim dim in type.Shape)
        {
            var entry = new ProtoWriter();
            if (dim.IsKnown)
            {
                entry.Int64(1, dim.Value, always: true);
            }
            else
            {
                entry.String(2, dim.ToString());
            }

            shape.Message(1, entry);
        }

        var tensor = new ProtoWriter();
        tensor.Int64(1, (int)type.ElementType);
        tensor.Message(2, shape);
        var wrapped = new ProtoWriter();
        wrapped.Message(1, tensor);
        var writer = new ProtoWriter();
        writer.String(1, name);
        writer.Message(2, wrapped);
        return writer;
    }
}
