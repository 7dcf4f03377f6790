using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>Elements of the second operand where the first is true, else of the third, with broadcasting (ONNX Where).</summary>
public sealed class WhereOperator : Operator
{
    public override string Name => "Where";

    public override (int Min, int Max) InputCount => (3, 3);

    public override void Infer(InferenceContext context)
    {
        TensorType condition = context.Input(0);
        TensorType x = context.Input(1);
        TensorType y = context.Input(2);
        if (condition.ElementType != ElementType.Bool || x.ElementType != y.ElementType)
        {
            throw context.Invalid($"operands are {condition}, {x} and {y}", "the condition is boolean, the others have one element type");
        }

        TensorShape shape = Broadcasting.Shape(x.Shape, y.Shape) is { } both && Broadcasting.Shape(condition.Shape, both) is { } all
            ? all
            : throw context.Invalid($"operands {condition.Shape}, {x.Shape} and {y.Shape} do not broadcast", "aligned at the last axis, dimensions are equal or 1");
        context.Output(0, x.ElementType, shape);
        if (context.Known(0) is { } known && context.Known(1) is { } left && context.Known(2) is { } right && shape.IsKnown)
        {
            context.KnownOutput(0, KnownIntegers.Combine(shape.Concrete(), v => v[0].Factor != 0 ? v[1] : v[2], known, left, right));
        }
    }

    public override void Couple(CouplingContext context)
    {
        int rank = context.OutputShape().Rank;
        for (int input = 0; input < 3; input++)
        {
            TensorShape shape = context.InputShape(input);
            for (int axis = 0; axis < shape.Rank; axis++)
            {
                int at = axis + rank - shape.Rank;
                if (shape[axis] == context.OutputShape()[at])
                {
                    context.Link(context.In(input, axis), context.Out(at));
                }
            }
        }
    }

    public override Tensor[]? Evaluate(Node node, IReadOnlyList<Tensor?> inputs)
    {
        if (inputs[0] is not { } condition || inputs[1] is not { } x || inputs[2] is not { } y
            || Broadcasting.Shape(x.Type.Shape, y.Type.Shape) is not { } both || Broadcasting.Shape(condition.Type.Shape, both) is not { } shape)
        {
            return null;
        }

        int[] dims = shape.Concrete();
        int size = x.ElementType.Size();
        bool[] chosen = Array.ConvertAll(condition.ToInt64s(), v => v != 0);
        int[] which = Broadcasting.Offsets(condition.Type.Shape.Concrete(), dims);
        int[] left = Broadcasting.Offsets(x.Type.Shape.Concrete(), dims);
        int[] right = Broadcasting.Offsets(y.Type.Shape.Concrete(), dims);
        byte[] bytes = new byte[which.Length * size];
        for (int i = 0; i < which.Length; i++)
        {
            (Tensor from, int at) = chosen[which[i]] ? (x, left[i]) : (y, right[i]);
            from.Bytes.Span.Slice(at * size, size).CopyTo(bytes.AsSpan(i * size));
        }

        return [new Tensor(x.ElementType, [.. dims.Select(d => (long)d)], bytes)];
    }
}
