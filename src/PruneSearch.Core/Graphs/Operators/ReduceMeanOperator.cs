using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>Mean over some axes (ONNX ReduceMean-13: attribute axes, default all; keepdims, default 1).</summary>
public sealed class ReduceMeanOperator : Operator
{
    public override string Name => "ReduceMean";

    public override (int Min, int Max) InputCount => (1, 1);

    /// <summary>From opset 18 on the axes are an input.</summary>
    public override void Normalize(NormalizationContext context)
    {
        Node node = context.Node;
        bool noop = node.Int("noop_with_empty_axes", 0) != 0;
        long[]? axes = null;
        if (node.HasInput(1))
        {
            axes = context.ConstantInput(1)?.ToInt64s()
                ?? throw context.Invalid($"axes '{node.Inputs[1]}' are computed from data", "the axes are constant");
        }

        if (context.Opset >= 18 && noop && axes is null or [])
        {
            context.Replace(new Node(node.Name, "Identity", [node.Inputs[0]], node.Outputs));
            return;
        }

        node = (node with { Inputs = [node.Inputs[0]] }).WithoutAttribute("noop_with_empty_axes");
        context.Replace(axes is null or [] ? node : node.WithAttribute("axes", axes));
    }

    public static int[] Axes(Node node, int rank) =>
        [.. (node.Ints("axes") is { Length: > 0 } axes ? axes : Enumerable.Range(0, rank)).Select(a => a < 0 ? a + rank : a).Order()];

    public override void Infer(InferenceContext context)
    {
        context.RequireFloat(0);
        TensorShape x = context.Shape(0);
        foreach (int axis in context.Node.Ints("axes") ?? [])
        {
            context.Axis(axis, x.Rank);
        }

        int[] axes = Axes(context.Node, x.Rank);
        bool keep = context.Node.Int("keepdims", 1) != 0;
        var dims = new List<Dim>();
        for (int axis = 0; axis < x.Rank; axis++)
        {
            if (!axes.Contains(axis))
            {
                dims.Add(x[axis]);
            }
            else if (keep)
            {
                dims.Add(Dim.One);
            }
        }

        context.Output(0, context.Input(0).ElementType, new TensorShape(dims.ToArray()));
    }

    public override void Couple(CouplingContext context)
    {
        int rank = context.InputShape(0).Rank;
        int[] axes = Axes(context.Node, rank);
        bool keep = context.Node.Int("keepdims", 1) != 0;
        int output = 0;
        for (int axis = 0; axis < rank; axis++)
        {
            if (axes.Contains(axis))
            {
                context.Pin(context.In(0, axis), "ReduceMean averages over this axis");
                output += keep ? 1 : 0;
            }
            else
            {
                context.Link(context.In(0, axis), context.Out(output++));
            }
        }
    }
}
