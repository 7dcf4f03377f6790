using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>
/// Convolution (ONNX Conv): X [N, C, spatial...], W [M, C/group, kernel...], B [M]. Attributes kernel_shape, strides, pads or auto_pad,
/// dilations, group.
/// </summary>
public sealed class ConvOperator : Operator
{
    public override string Name => "Conv";

    public override (int Min, int Max) InputCount => (2, 3);

    public override InputRole Role(Node node, int index) => index == 0 ? InputRole.Data : InputRole.Weight;

    public static int Groups(Node node) => (int)node.Int("group", 1);

    public override void Infer(InferenceContext context)
    {
        TensorType x = context.Input(0);
        TensorType w = context.Input(1);
        context.RequireFloat(0);
        if (x.ElementType != w.ElementType)
        {
            throw context.Invalid($"input is {x}, weight is {w}", "both have one element type");
        }

        if (x.Shape.Rank < 3 || w.Shape.Rank != x.Shape.Rank || !w.Shape.IsKnown)
        {
            throw context.Invalid($"input is {x.Shape}, weight is {w.Shape}", "input is [N, C, spatial...] and weight [M, C/group, kernel...] of the same rank");
        }

        int groups = Groups(context.Node);
        long m = w.Shape[0].Value;
        long c = w.Shape[1].Value;
        if (groups < 1 || x.Shape[1] != new Dim(c * groups) || m % groups != 0)
        {
            throw context.Invalid($"input {x.Shape} and weight {w.Shape} do not fit group {groups}", "C = weight's axis 1 x group, and group divides M");
        }

        if (context.Node.HasInput(2) && context.Shape(2) != TensorShape.Of([m]))
        {
            throw context.Invalid($"bias is {context.Shape(2)}, weight is {w.Shape}", "bias is [M]");
        }

        int[] kernel = [.. w.Shape.Skip(2).Select(d => checked((int)d.Value))];
        if (context.Node.Ints("kernel_shape") is { } stated && !stated.AsSpan().SequenceEqual(kernel))
        {
            throw context.Invalid($"kernel_shape is [{string.Join(", ", stated)}], weight is {w.Shape}", "kernel_shape repeats the weight's kernel dimensions");
        }

        Window window = Window.Resolve(context, x.Shape, kernel, ceilMode: false);
        context.Output(0, x.ElementType, new TensorShape([x.Shape[0], m, .. window.Output.Select(d => (Dim)d)]));
    }

    public override long Macs(Node node, Func<string, TensorType> types)
    {
        long perOutput = types(node.Inputs[1]).Shape.Skip(1).Aggregate(1L, (a, d) => a * d.Factor);
        return types(node.Outputs[0]).Shape.Aggregate(perOutput, (a, d) => checked(a * d.Factor));
    }

    public override void Couple(CouplingContext context)
    {
        int groups = Groups(context.Node);
        TensorShape weight = context.InputShape(1);
        int outPerGroup = (int)(weight[0].Value / groups);
        int inPerGroup = (int)weight[1].Value;
        context.Link(context.In(0, 0), context.Out(0));
        context.Link(context.In(1, 0), context.Out(1), kind: LinkKind.Produce);
        if (context.Node.HasInput(2))
        {
            context.Link(context.In(2, 0), context.Out(1));
        }

        if (groups == 1)
        {
            context.Link(context.In(0, 1), context.In(1, 1), kind: LinkKind.Contract);
        }
        else if (inPerGroup == 1)
        {
            context.Link(context.In(0, 1), context.Out(1), new IndexMap(stride: outPerGroup, block: outPerGroup));
        }
        else
        {
            context.GroupedContraction(context.In(0, 1), context.Node.Inputs[1], groups);
            context.EqualCounts(context.In(0, 1), groups);
            context.EqualCounts(context.Out(1), groups);
        }

        for (int axis = 2; axis < weight.Rank; axis++)
        {
            context.Pin(context.In(0, axis), "a spatial axis of a convolution");
            context.Pin(context.Out(axis), "a spatial axis of a convolution");
            context.Pin(context.In(1, axis), "a kernel axis of a convolution");
        }
    }

    public override Node Cut(CutContext context)
    {
        Node node = context.Node;
        int groups = Groups(node);
        bool depthwise = groups > 1 && context.TypeOf(node.Inputs[1]).Shape[1] == Dim.One;
        return depthwise && context.Kept(node.Inputs[0], 1) is { } kept ? node.WithAttribute("group", kept.Length) : node;
    }
}
