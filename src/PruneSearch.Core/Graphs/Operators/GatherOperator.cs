using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>
/// Picks slices along an axis by index (ONNX Gather; axis defaults to 0). Output shape: the data's, with the axis replaced by the
/// indices' shape. With constant indices it is a movement; with computed ones (an embedding) a look-up.
/// </summary>
public sealed class GatherOperator : MovementOperator
{
    public override string Name => "Gather";

    public override (int Min, int Max) InputCount => (2, 2);

    public override InputRole Role(Node node, int index) => index == 0 ? InputRole.Weight : InputRole.Data;

    public static int Axis(Node node, int rank) => (int)node.Int("axis", 0) is var axis && axis < 0 ? axis + rank : axis;

    public override IReadOnlyList<StridedCopy> Copies(Node node, int[][] inputs, int[][] outputs, Func<int, int[]?> statics)
    {
        int axis = Axis(node, inputs[0].Length);
        int[] indices = Indices(statics(1)!, inputs[0][axis]);
        int[] flat = [.. inputs[0][..axis], indices.Length, .. inputs[0][(axis + 1)..]];
        return AxisSegment.Copies(0, 0, inputs[0], flat, AxisSegment.Along(flat, axis, [.. AxisSegment.Gather(indices)]));
    }

    public override void Couple(CouplingContext context)
    {
        TensorShape x = context.InputShape(0);
        int axis = Axis(context.Node, x.Rank);
        int extra = context.InputShape(1).Rank - 1;
        for (int a = 0; a < x.Rank; a++)
        {
            if (a != axis)
            {
                context.Link(context.In(0, a), context.Out(a < axis ? a : a + extra));
            }
        }

        if (extra == 0 && context.StaticInts(1) is { } indices && x[axis].IsKnown)
        {
            context.Link(context.Out(axis), context.In(0, axis), IndexMap.Table(Indices(indices, (int)x[axis].Value)));
        }
        else
        {
            context.Pin(context.In(0, axis), "indexed by Gather");
            for (int a = 0; a <= extra && !context.IsInitializer(1); a++)
            {
                context.Link(context.In(1, a), context.Out(axis + a));
            }
        }
    }

    public override Node Cut(CutContext context)
    {
        Node node = context.Node;
        TensorShape x = context.TypeOf(node.Inputs[0]).Shape;
        int axis = Axis(node, x.Rank);
        if (context.TypeOf(node.Inputs[1]).Shape.Rank != 1)
        {
            return node; // the indexed axis stays; the output's axes behind it are other ones
        }

        int[]? keptIn = context.Kept(node.Inputs[0], axis);
        if (context.StaticInts(1) is not { } given || (keptIn is null && context.Kept(node.Outputs[0], axis) is null))
        {
            return node;
        }

        int[] indices = Indices(given, (int)x[axis].Value);
        int[] keptOut = context.Kept(node.Outputs[0], axis) ?? [.. Enumerable.Range(0, indices.Length)];
        long[] renumbered = [.. keptOut.Select(i => keptIn is null ? (long)indices[i] : Array.BinarySearch(keptIn, indices[i]))];
        return node.WithInput(1, context.Constant("indices", Tensor.Vector(renumbered)));
    }

    protected override void InferTypes(InferenceContext context)
    {
        TensorShape x = context.Shape(0);
        TensorType indices = context.Input(1);
        int axis = context.Axis(context.Node.Int("axis", 0), x.Rank);
        if (indices.ElementType is not (ElementType.Int64 or ElementType.Int32))
        {
            throw context.Invalid($"indices are {indices}", "indices are int32 or int64");
        }

        if (context.Known(1)?.Plain() is { } known && x[axis].IsKnown && known.Any(i => i < -x[axis].Value || i >= x[axis].Value))
        {
            throw context.Invalid($"indices [{string.Join(", ", known)}] reach outside axis {axis} of {x}", "indices lie in [-size, size)");
        }

        context.Output(0, context.Input(0).ElementType, new TensorShape([.. x.Take(axis), .. indices.Shape, .. x.Skip(axis + 1)]));
    }

    private static int[] Indices(int[] given, int size) => Array.ConvertAll(given, i => i < 0 ? i + size : i);
}
