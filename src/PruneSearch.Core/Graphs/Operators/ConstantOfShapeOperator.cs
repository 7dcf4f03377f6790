using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>A tensor of a given shape, filled with one value (ONNX ConstantOfShape; default float 0).</summary>
public sealed class ConstantOfShapeOperator : Operator
{
    public override string Name => "ConstantOfShape";

    public override (int Min, int Max) InputCount => (1, 1);

    public override InputRole Role(Node node, int index) => InputRole.Static;

    public override void Infer(InferenceContext context)
    {
        KnownIntegers shape = context.Known(0)
            ?? throw context.Invalid($"the shape '{context.Node.Inputs[0]}' is computed from data", "the shape is a constant or follows from shapes");
        Tensor value = Value(context.Node);
        var type = new TensorShape(shape.Values);
        context.Output(0, value.ElementType, type);
        if (value.ElementType is ElementType.Int64 or ElementType.Int32 && type.ElementCount is { IsKnown: true, Factor: >= 0 and <= KnownIntegers.MaxElements } count)
        {
            var values = new Dim[count.Value];
            Array.Fill(values, value.ToInt64s()[0]);
            context.KnownOutput(0, new KnownIntegers(type.Concrete(), values));
        }
    }

    public override void Couple(CouplingContext context)
    {
        // A constant: every axis stays.
    }

    public override Tensor[]? Evaluate(Node node, IReadOnlyList<Tensor?> inputs)
    {
        if (inputs[0] is not { } shape || shape.ToInt64s() is not { } dims || dims.Any(d => d < 0))
        {
            return null;
        }

        Tensor value = Value(node);
        byte[] bytes = new byte[checked((int)(dims.Aggregate(1L, (a, b) => checked(a * b)) * value.ElementType.Size()))];
        for (int at = 0; at < bytes.Length; at += value.ElementType.Size())
        {
            value.Bytes.Span.CopyTo(bytes.AsSpan(at));
        }

        return [new Tensor(value.ElementType, dims, bytes)];
    }

    private static Tensor Value(Node node)
    {
        Tensor value = node.TensorAttribute("value") ?? Tensor.Of<float>([1L], [0f]);
        return value.Count == 1 ? value
            : throw new InvalidInputException($"node '{node.Label}' (ConstantOfShape)", $"'value' has {value.Count} elements", "'value' has one element");
    }
}
