using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>
/// Repeats elements along axes of size 1 (ONNX Expand-13): the output's shape is the input's broadcast with the target. Where the target
/// says 1, the input's dimension counts.
/// </summary>
public sealed class ExpandOperator : MovementOperator
{
    public override string Name => "Expand";

    public override (int Min, int Max) InputCount => (2, 2);

    /// <summary>A tensor that is expanded over the batch is a learnable token.</summary>
    public override InputRole Role(Node node, int index) => index == 0 ? InputRole.Weight : InputRole.Static;

    public override IReadOnlyList<StridedCopy> Copies(Node node, int[][] inputs, int[][] outputs, Func<int, int[]?> statics) =>
        [new StridedCopy(0, 0, 0, 0, outputs[0], Broadcasting.Strides(inputs[0], outputs[0]), StridedCopy.RowMajorStrides(outputs[0]))];

    public override void Couple(CouplingContext context)
    {
        TensorShape x = context.InputShape(0);
        TensorShape y = context.OutputShape();
        int[]? target = context.StaticInts(1);
        for (int axis = 0; axis < y.Rank; axis++)
        {
            int from = axis - (y.Rank - x.Rank);
            bool kept = from >= 0 && x[from] == y[axis];
            if (target is null && y[axis].IsKnown && !AsksForOne(context, axis))
            {
                context.Pin(context.Out(axis), "its size is computed for Expand");
            }
            else if (!kept)
            {
                context.Free(context.Out(axis));
            }

            if (kept)
            {
                context.Link(context.In(0, from), context.Out(axis));
            }
        }
    }

    public override Node Cut(CutContext context)
    {
        Node node = context.Node;
        if (context.StaticInts(1) is not { } target)
        {
            return node; // what it spells out does not shrink, or it says 1 there
        }

        int skip = context.TypeOf(node.Outputs[0]).Shape.Rank - target.Length;
        long[] cut = Array.ConvertAll(target, t => (long)t);
        bool changed = false;
        for (int axis = 0; axis < cut.Length; axis++)
        {
            if (cut[axis] > 1 && context.Kept(node.Outputs[0], axis + skip) is { } kept)
            {
                cut[axis] = kept.Length;
                changed = true;
            }
        }

        return changed ? node.WithInput(1, context.Constant("shape", Tensor.Vector(cut))) : node;
    }

    protected override void InferTypes(InferenceContext context)
    {
        KnownIntegers target = context.Known(1)
            ?? throw context.Invalid($"the target '{context.Node.Inputs[1]}' is computed from data", "the target is a constant or follows from shapes");
        TensorShape shape = Broadcasting.Shape(context.Shape(0), new TensorShape(target.Values))
            ?? throw context.Invalid($"the input {context.Shape(0)} does not broadcast to {target}", "aligned at the last axis, dimensions are equal or 1");
        context.Output(0, context.Input(0).ElementType, shape);
    }

    private static bool AsksForOne(CouplingContext context, int axis)
    {
        KnownIntegers target = context.Known(1)!;
        int at = axis - (context.OutputShape().Rank - target.Values.Length);
        return at < 0 || target.Values[at] == Dim.One;
    }
}
