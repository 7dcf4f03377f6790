using PruneSearch.Graphs;

namespace PruneSearch.Formats.Onnx;

/// <summary>The tensor of a Constant node, in whichever attribute it is written.</summary>
internal static class ConstantNode
{
    public static Tensor Value(Node node)
    {
        foreach ((string name, AttributeValue value) in node.Attributes)
        {
            switch (name, value)
            {
                case ("value", AttributeValue.TensorValue tensor): return tensor.Value;
                case ("value_float", AttributeValue.Float single): return Tensor.Scalar(single.Value);
                case ("value_int", AttributeValue.Int integer): return Tensor.Scalar(integer.Value);
                case ("value_floats", AttributeValue.Floats floats): return Tensor.Of<float>([(long)floats.Values.Length], [.. floats.Values]);
                case ("value_ints", AttributeValue.Ints integers): return Tensor.Vector([.. integers.Values]);
                default: break;
            }
        }

        throw new InvalidInputException($"node '{node.Label}' (Constant)", "has no value that can be read", "a Constant holds value, value_float(s) or value_int(s)");
    }
}
