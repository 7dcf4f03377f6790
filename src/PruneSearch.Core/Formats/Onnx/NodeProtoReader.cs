using System.Collections.Immutable;
using PruneSearch.Graphs;

namespace PruneSearch.Formats.Onnx;

/// <summary>Reads NodeProto and AttributeProto messages.</summary>
internal static class NodeProtoReader
{
    public static (Node Node, string Domain) Read(ProtoReader message, TensorProtoReader tensors)
    {
        var inputs = ImmutableArray.CreateBuilder<string>();
        var outputs = ImmutableArray.CreateBuilder<string>();
        var attributes = Node.NoAttributes.ToBuilder();
        string name = string.Empty;
        string opType = string.Empty;
        string domain = string.Empty;
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1: inputs.Add(message.String()); break;
                case 2: outputs.Add(message.String()); break;
                case 3: name = message.String(); break;
                case 4: opType = message.String(); break;
                case 5:
                    (string key, AttributeValue? value) = Attribute(message.Message(), tensors);
                    if (value is not null)
                    {
                        attributes[key] = value;
                    }

                    break;
                case 7: domain = message.String(); break;
                default: message.Skip(); break;
            }
        }

        // Trailing optional inputs and outputs that are left out need no place.
        while (inputs.Count > 0 && inputs[^1].Length == 0)
        {
            inputs.RemoveAt(inputs.Count - 1);
        }

        while (outputs.Count > 0 && outputs[^1].Length == 0)
        {
            outputs.RemoveAt(outputs.Count - 1);
        }

        return (new Node(name, opType, inputs.ToImmutable(), outputs.ToImmutable(), attributes.ToImmutable()), domain);
    }

    private static (string Name, AttributeValue? Value) Attribute(ProtoReader message, TensorProtoReader tensors)
    {
        string name = string.Empty;
        int type = 0;
        float single = 0;
        long integer = 0;
        string text = string.Empty;
        Tensor? tensor = null;
        var floats = new List<float>();
        var integers = new List<long>();
        var texts = new List<string>();
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1: name = message.String(); break;
                case 2: single = message.Single(); type = type == 0 ? 1 : type; break;
                case 3: integer = message.Int64(); type = type == 0 ? 2 : type; break;
                case 4: text = message.String(); type = type == 0 ? 3 : type; break;
                case 5: tensor = tensors.Read(message.Message()).Source.Read(); type = type == 0 ? 4 : type; break;
                case 7:
                    foreach (float value in System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(message.Fixed(4).Span))
                    {
                        floats.Add(value);
                    }

                    type = type == 0 ? 6 : type;
                    break;
                case 8: message.Int64s(integers); type = type == 0 ? 7 : type; break;
                case 9: texts.Add(message.String()); type = type == 0 ? 8 : type; break;
                case 20: type = message.Int32(); break;
                default: message.Skip(); break;
            }
        }

        AttributeValue? result = type switch
        {
            1 => single,
            2 => integer,
            3 => text,
            4 => tensor ?? throw message.Damaged($"attribute '{name}' without its tensor"),
            6 => new AttributeValue.Floats([.. floats]),
            7 => new AttributeValue.Ints([.. integers]),
            8 => new AttributeValue.Texts([.. texts]),
            _ => null, // a graph or another kind that no supported operator has
        };
        return (name, result);
    }
}
