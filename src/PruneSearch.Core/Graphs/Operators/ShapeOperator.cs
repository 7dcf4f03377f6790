using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>The dimensions of its input as an int64 vector (ONNX Shape-15: start, end).</summary>
public sealed class ShapeOperator : Operator
{
    public override string Name => "Shape";

    public override (int Min, int Max) InputCount => (1, 1);

    public override void Infer(InferenceContext context)
    {
        TensorShape x = context.Shape(0);
        (int start, int end) = Bounds(context.Node, x.Rank);
        context.Output(0, ElementType.Int64, TensorShape.Of([(long)(end - start)]));
        context.KnownOutput(0, KnownIntegers.Vector(x.ToArray().AsSpan(start, end - start)));
    }

    public override void Couple(CouplingContext context)
    {
        int rank = context.InputShape(0).Rank;
        (int start, int end) = Bounds(context.Node, rank);
        for (int axis = 0; axis < rank; axis++)
        {
            if (axis >= start && axis < end)
            {
                context.Pin(context.In(0, axis), "its size is read by Shape");
            }
            else
            {
                context.Free(context.In(0, axis));
            }
        }
    }

    public override Tensor[]? Evaluate(Node node, IReadOnlyList<Tensor?> inputs)
    {
        if (inputs[0] is not { } x)
        {
            return null;
        }

        (int start, int end) = Bounds(node, x.Rank);
        return [Tensor.Vector([.. x.Dims.Skip(start).Take(end - start)])];
    }

    private static (int Start, int End) Bounds(Node node, int rank)
    {
        long start = node.Int("start", 0);
        long end = node.Int("end", rank);
        int from = (int)Math.Clamp(start < 0 ? start + rank : start, 0, rank);
        int to = (int)Math.Clamp(end < 0 ? end + rank : end, 0, rank);
        return (from, Math.Max(from, to));
    }
}
