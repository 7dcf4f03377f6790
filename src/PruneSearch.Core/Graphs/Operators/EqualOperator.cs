using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>Whether two operands are equal, element by element with broadcasting (ONNX Equal). The result is boolean.</summary>
public sealed class EqualOperator : Operator
{
    public override string Name => "Equal";

    public override (int Min, int Max) InputCount => (2, 2);

    public override void Infer(InferenceContext context)
    {
        TensorType a = context.Input(0);
        TensorType b = context.Input(1);
        if (a.ElementType != b.ElementType || Broadcasting.Shape(a.Shape, b.Shape) is not { } shape)
        {
            throw context.Invalid($"operands are {a} and {b}", "both have one element type, and their shapes broadcast");
        }

        context.Output(0, ElementType.Bool, shape);
        if (context.Known(0) is { } left && context.Known(1) is { } right && shape.IsKnown)
        {
            context.KnownOutput(0, KnownIntegers.Combine(shape.Concrete(), Compare, left, right));
        }
    }

    public override void Couple(CouplingContext context)
    {
        // A truth value is no sum of units: every axis stays.
    }

    public override Tensor[]? Evaluate(Node node, IReadOnlyList<Tensor?> inputs)
    {
        if (inputs[0] is not { } a || inputs[1] is not { } b || Broadcasting.Shape(a.Type.Shape, b.Type.Shape) is not { } shape)
        {
            return null;
        }

        int[] dims = shape.Concrete();
        int[] left = Broadcasting.Offsets(a.Type.Shape.Concrete(), dims);
        int[] right = Broadcasting.Offsets(b.Type.Shape.Concrete(), dims);
        if (a.ElementType.IsFloat())
        {
            float[] x = a.ToFloats();
            float[] y = b.ToFloats();
            return [Tensor.Of(dims, left.Select((l, i) => x[l] == y[right[i]]).ToArray())];
        }

        long[] m = a.ToInt64s();
        long[] n = b.ToInt64s();
        return [Tensor.Of(dims, left.Select((l, i) => m[l] == n[right[i]]).ToArray())];
    }

    /// <summary>1 or 0; null where it depends on an open dimension, which is at least 1.</summary>
    private static Dim? Compare(Dim[] pair) =>
        pair[0] == pair[1] ? 1
        : pair[0].Symbol == pair[1].Symbol ? 0
        : (pair[0].IsKnown && pair[0].Factor <= 0 && pair[1].Factor > 0) || (pair[1].IsKnown && pair[1].Factor <= 0 && pair[0].Factor > 0) ? 0
        : null;
}
