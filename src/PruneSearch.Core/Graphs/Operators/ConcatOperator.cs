using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>Joins tensors along an axis (ONNX Concat).</summary>
public sealed class ConcatOperator : MovementOperator
{
    public override string Name => "Concat";

    public override (int Min, int Max) InputCount => (1, int.MaxValue);

    public override bool IsData(int input) => true;

    public static int Axis(Node node, int rank) => (int)node.Int("axis", 0) is var axis && axis < 0 ? axis + rank : axis;

    public override IReadOnlyList<StridedCopy> Copies(Node node, int[][] inputs, int[][] outputs, Func<int, int[]?> statics)
    {
        int axis = Axis(node, outputs[0].Length);
        var copies = new List<StridedCopy>();
        int at = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            int size = inputs[i][axis];
            copies.AddRange(AxisSegment.Copies(i, 0, inputs[i], outputs[0], AxisSegment.Along(inputs[i], axis, new AxisSegment(0, at, size))));
            at += size;
        }

        return copies;
    }

    public override void Couple(CouplingContext context)
    {
        int rank = context.OutputShape().Rank;
        int axis = Axis(context.Node, rank);
        int at = 0;
        for (int i = 0; i < context.Node.Inputs.Length; i++)
        {
            for (int a = 0; a < rank; a++)
            {
                context.Link(context.In(i, a), context.Out(a), a == axis ? new IndexMap(start: at) : null);
            }

            at += (int)context.InputShape(i)[axis].Factor;
        }
    }

    protected override void InferTypes(InferenceContext context)
    {
        TensorShape first = context.Shape(0);
        int axis = context.Axis(context.Node.Int("axis", 0), first.Rank);
        Dim total = new(0);
        for (int i = 0; i < context.InputCount; i++)
        {
            TensorShape shape = context.Shape(i);
            if (shape.Rank != first.Rank || shape.With(axis, first[axis]) != first || context.Input(i).ElementType != context.Input(0).ElementType)
            {
                throw context.Invalid($"input {i} is {context.Input(i)}, input 0 is {context.Input(0)}", $"the inputs agree in everything but axis {axis}");
            }

            total = total.Factor == 0 ? shape[axis]
                : total.Symbol == shape[axis].Symbol ? new Dim(total.Factor + shape[axis].Factor, total.Symbol)
                : throw context.Invalid($"axis {axis} adds {total} and {shape[axis]}", "open and plain dimensions are not joined");
        }

        context.Output(0, context.Input(0).ElementType, first.With(axis, total));
    }
}
