using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>Cuts a tensor along an axis (ONNX Split-13): sizes input, or equal parts.</summary>
public sealed class SplitOperator : MovementOperator
{
    public override string Name => "Split";

    public override (int Min, int Max) InputCount => (1, 2);

    /// <summary>Before opset 13 the sizes are an attribute; from 18 on <c>num_outputs</c> allows a smaller last part.</summary>
    public override void Normalize(NormalizationContext context)
    {
        Node node = context.Node;
        if (node.Int("num_outputs", 0) is var parts && parts > 0 && !node.HasInput(1))
        {
            TensorShape x = context.InputType(0).Shape;
            int axis = (int)node.Int("axis", 0);
            axis = axis < 0 ? axis + x.Rank : axis;
            if (axis < 0 || axis >= x.Rank || !x[axis].IsKnown)
            {
                throw context.Invalid($"axis {node.Int("axis", 0)} of {x} cannot be split", "the split axis has a known size");
            }

            long size = (x[axis].Value + parts - 1) / parts;
            long[] sizes = [.. Enumerable.Range(0, (int)parts).Select(i => Math.Clamp(x[axis].Value - (i * size), 0, size))];
            context.Replace(node.WithoutAttribute("num_outputs").WithInput(1, context.Constant("split", Tensor.Vector(sizes))));
            return;
        }

        context.AttributeToInput("split", 1);
    }

    public static int Axis(Node node, int rank) => (int)node.Int("axis", 0) is var axis && axis < 0 ? axis + rank : axis;

    public override IReadOnlyList<StridedCopy> Copies(Node node, int[][] inputs, int[][] outputs, Func<int, int[]?> statics)
    {
        int axis = Axis(node, inputs[0].Length);
        var copies = new List<StridedCopy>();
        int at = 0;
        for (int o = 0; o < outputs.Length; o++)
        {
            copies.AddRange(AxisSegment.Copies(0, o, inputs[0], outputs[o], AxisSegment.Along(outputs[o], axis, new AxisSegment(at, 0, outputs[o][axis]))));
            at += outputs[o][axis];
        }

        return copies;
    }

    public override void Couple(CouplingContext context)
    {
        int rank = context.InputShape(0).Rank;
        int axis = Axis(context.Node, rank);
        int at = 0;
        for (int o = 0; o < context.Node.Outputs.Length; o++)
        {
            for (int a = 0; a < rank; a++)
            {
                context.Link(context.Out(a, o), context.In(0, a), a == axis ? new IndexMap(start: at) : null);
            }

            at += (int)context.OutputShape(o)[axis].Factor;
        }
    }

    public override Node Cut(CutContext context)
    {
        Node node = context.Node;
        int axis = Axis(node, context.TypeOf(node.Inputs[0]).Shape.Rank);
        if (context.Kept(node.Inputs[0], axis) is null)
        {
            return node;
        }

        long[] sizes = [.. node.Outputs.Select(o => (long)(context.Kept(o, axis)?.Length ?? (int)context.TypeOf(o).Shape[axis].Value))];
        return node.WithInput(1, context.Constant("split", Tensor.Vector(sizes)));
    }

    protected override void InferTypes(InferenceContext context)
    {
        TensorShape x = context.Shape(0);
        int axis = context.Axis(context.Node.Int("axis", 0), x.Rank);
        int parts = context.Node.Outputs.Length;
        if (context.Node.Outputs.Any(o => o.Length == 0) || !x[axis].IsKnown)
        {
            throw context.Invalid($"the input is {x}", "the split axis has a known size and every part a name");
        }

        int[] sizes = context.StaticInts(1) ?? (x[axis].Value % parts == 0
            ? [.. Enumerable.Repeat((int)(x[axis].Value / parts), parts)]
            : throw context.Invalid($"axis {axis} of {x} is split into {parts} equal parts", "the number of outputs divides the axis"));
        if (sizes.Length != parts || sizes.Any(s => s < 0) || sizes.Sum(s => (long)s) != x[axis].Value)
        {
            throw context.Invalid($"sizes are [{string.Join(", ", sizes)}], axis {axis} of {x}", "one size for each output, together the whole axis");
        }

        for (int o = 0; o < parts; o++)
        {
            context.Output(o, context.Input(0).ElementType, x.With(axis, sizes[o]));
        }
    }
}
