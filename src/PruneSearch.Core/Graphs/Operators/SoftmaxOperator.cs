using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>Softmax over one axis (ONNX Softmax-13; axis defaults to -1).</summary>
public sealed class SoftmaxOperator : UnaryOperator
{
    public override string Name => "Softmax";

    /// <summary>
    /// Before opset 13 the input is seen as a matrix cut at <c>axis</c> (default 1) and rows are normalised; that is one axis only where
    /// the axes behind it have size 1.
    /// </summary>
    public override void Normalize(NormalizationContext context)
    {
        if (context.Opset >= 13)
        {
            context.Keep();
            return;
        }

        Node node = context.Node;
        TensorShape shape = context.InputType(0).Shape;
        int axis = (int)node.Int("axis", 1);
        axis = axis < 0 ? axis + shape.Rank : axis;
        if (axis < 0 || axis > shape.Rank)
        {
            throw context.Invalid($"axis {axis} of a tensor of rank {shape.Rank}", "axes lie within the rank");
        }

        int last = shape.Rank - 1;
        while (last > axis && shape[last] == Dim.One)
        {
            last--;
        }

        if (axis == last)
        {
            context.Replace(node.WithAttribute("axis", axis));
            return;
        }

        string flat = node.Outputs[0] + "_rows";
        string normalized = node.Outputs[0] + "_normalized";
        long[] target = [.. shape.Select(d => d.IsKnown ? d.Value : -1)];
        if (target.Count(t => t < 0) > 1)
        {
            throw context.Invalid($"input {shape} has several open dimensions", "at most one dimension is open");
        }

        context.Replace(
            new Node(node.Label + "_rows", "Flatten", [node.Inputs[0]], [flat]).WithAttribute("axis", axis),
            new Node(node.Name, "Softmax", [flat], [normalized]).WithAttribute("axis", 1),
            new Node(node.Label + "_shape", "Reshape", [normalized, context.Constant("shape", Tensor.Vector(target))], node.Outputs));
    }

    public override void Infer(InferenceContext context)
    {
        base.Infer(context);
        context.Axis(context.Node.Int("axis", -1), context.Shape(0).Rank);
    }

    public override void Couple(CouplingContext context)
    {
        int rank = context.InputShape(0).Rank;
        int normalized = (int)context.Node.Int("axis", -1);
        normalized = normalized < 0 ? normalized + rank : normalized;
        for (int axis = 0; axis < rank; axis++)
        {
            if (axis == normalized)
            {
                context.Pin(context.In(0, axis), "Softmax normalises over this axis");
                context.Pin(context.Out(axis), "Softmax normalises over this axis");
            }
            else
            {
                context.Link(context.In(0, axis), context.Out(axis));
            }
        }
    }
}
