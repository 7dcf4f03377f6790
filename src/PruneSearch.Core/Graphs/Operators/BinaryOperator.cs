using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>An element-wise operator of two operands with multidirectional broadcasting.</summary>
public abstract class BinaryOperator : Operator
{
    public override (int Min, int Max) InputCount => (2, 2);

    public override void Infer(InferenceContext context)
    {
        TensorType a = context.Input(0);
        TensorType b = context.Input(1);
        if (a.ElementType != b.ElementType)
        {
            throw context.Invalid($"operands are {a} and {b}", "both operands have one element type");
        }

        TensorShape shape = Broadcasting.Shape(a.Shape, b.Shape)
            ?? throw context.Invalid($"operands {a.Shape} and {b.Shape} do not broadcast", "aligned at the last axis, dimensions are equal or 1");
        context.Output(0, a.ElementType, shape);
        if (context.Known(0) is { } left && context.Known(1) is { } right && shape.IsKnown)
        {
            context.KnownOutput(0, KnownIntegers.Combine(shape.Concrete(), v => Apply(v[0], v[1]), left, right));
        }
    }

    public override void Couple(CouplingContext context)
    {
        int rank = context.OutputShape().Rank;
        for (int input = 0; input < 2; input++)
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
        if (inputs[0] is not { } a || inputs[1] is not { } b || Broadcasting.Shape(a.Type.Shape, b.Type.Shape) is not { } shape)
        {
            return null;
        }

        int[] dims = shape.Concrete();
        return a.ElementType switch
        {
            ElementType.Float32 => [Evaluate(a.Span<float>(), b.Span<float>(), a.Type.Shape.Concrete(), b.Type.Shape.Concrete(), dims, Apply)],
            ElementType.Int64 => [Evaluate(a.Span<long>(), b.Span<long>(), a.Type.Shape.Concrete(), b.Type.Shape.Concrete(), dims, Apply)],
            ElementType.Int32 => [Evaluate(a.Span<int>(), b.Span<int>(), a.Type.Shape.Concrete(), b.Type.Shape.Concrete(), dims, (x, y) => (int)Apply(x, y))],
            ElementType.UInt8 => [Evaluate(a.Span<byte>(), b.Span<byte>(), a.Type.Shape.Concrete(), b.Type.Shape.Concrete(), dims, (x, y) => (byte)Apply(x, y))],
            _ => null,
        };
    }

    protected abstract float Apply(float a, float b);

    /// <summary>On integers; division truncates toward zero, and by zero gives 0.</summary>
    protected abstract long Apply(long a, long b);

    /// <summary>On shape arithmetic; null where the result is not a number times one symbol.</summary>
    protected abstract Dim? Apply(Dim a, Dim b);

    private static Tensor Evaluate<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, int[] aDims, int[] bDims, int[] dims, Func<T, T, T> apply)
        where T : unmanaged
    {
        var result = new T[dims.Aggregate(1, (x, y) => x * y)];
        int[] left = Broadcasting.Offsets(aDims, dims);
        int[] right = Broadcasting.Offsets(bDims, dims);
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = apply(a[left[i]], b[right[i]]);
        }

        return Tensor.Of(dims, result);
    }
}
