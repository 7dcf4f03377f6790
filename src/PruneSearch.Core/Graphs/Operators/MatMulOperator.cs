using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>Matrix product with NumPy's rules (ONNX MatMul): [..., M, K] x [..., K, N], leading axes broadcast, vectors are promoted.</summary>
public sealed class MatMulOperator : Operator
{
    public override string Name => "MatMul";

    public override (int Min, int Max) InputCount => (2, 2);

    public override InputRole Role(Node node, int index) => InputRole.Weight;

    public override void Infer(InferenceContext context)
    {
        TensorType a = context.Input(0);
        TensorType b = context.Input(1);
        context.RequireFloat(0);
        int ra = a.Shape.Rank;
        int rb = b.Shape.Rank;
        if (ra == 0 || rb == 0 || a.ElementType != b.ElementType)
        {
            throw context.Invalid($"operands are {a} and {b}", "both have at least one axis and one element type");
        }

        if (a.Shape[ra - 1] != b.Shape[rb == 1 ? 0 : rb - 2])
        {
            throw context.Invalid($"operands {a.Shape} and {b.Shape} differ in the summed dimension", "the last axis of A is summed against the last but one of B");
        }

        var leadingA = new TensorShape(a.Shape.ToArray().AsSpan(0, Math.Max(0, ra - 2)));
        var leadingB = new TensorShape(b.Shape.ToArray().AsSpan(0, Math.Max(0, rb - 2)));
        TensorShape leading = Broadcasting.Shape(leadingA, leadingB)
            ?? throw context.Invalid($"operands {a.Shape} and {b.Shape} do not broadcast", "leading dimensions are equal or 1");
        var dims = new List<Dim>(leading);
        if (ra > 1)
        {
            dims.Add(a.Shape[ra - 2]);
        }

        if (rb > 1)
        {
            dims.Add(b.Shape[rb - 1]);
        }

        context.Output(0, a.ElementType, new TensorShape(dims.ToArray()));
    }

    public override long Macs(Node node, Func<string, TensorType> types)
    {
        TensorShape a = types(node.Inputs[0]).Shape;
        return types(node.Outputs[0]).Shape.Aggregate(a[a.Rank - 1].Factor, (x, d) => checked(x * d.Factor));
    }

    public override void Couple(CouplingContext context)
    {
        TensorShape a = context.InputShape(0);
        TensorShape b = context.InputShape(1);
        int rank = context.OutputShape().Rank;
        if (a.Rank == 1 || b.Rank == 1)
        {
            CoupleWithVector(context, a, b); // what is summed stays
            return;
        }

        context.Link(context.In(0, a.Rank - 1), context.In(1, b.Rank - 2), kind: LinkKind.Contract);
        context.Link(context.In(0, a.Rank - 2), context.Out(rank - 2), kind: context.IsInitializer(0) ? LinkKind.Produce : LinkKind.Same);
        context.Link(context.In(1, b.Rank - 1), context.Out(rank - 1), kind: context.IsInitializer(1) ? LinkKind.Produce : LinkKind.Same);
        for (int input = 0; input < 2; input++)
        {
            TensorShape shape = context.InputShape(input);
            for (int axis = 0; axis < shape.Rank - 2; axis++)
            {
                int at = axis + rank - shape.Rank;
                if (shape[axis] == context.OutputShape()[at])
                {
                    context.Link(context.In(input, axis), context.Out(at));
                }
            }
        }
    }

    private static void CoupleWithVector(CouplingContext context, TensorShape a, TensorShape b)
    {
        for (int axis = 0; b.Rank == 1 && axis < a.Rank - 1; axis++)
        {
            context.Link(context.In(0, axis), context.Out(axis));
        }

        for (int axis = 0; a.Rank == 1 && b.Rank > 1 && axis < b.Rank - 1; axis++)
        {
            context.Link(context.In(1, axis < b.Rank - 2 ? axis : b.Rank - 1), context.Out(axis));
        }
    }
}
