using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>Adds elements around a tensor (ONNX Pad-13): pads input [begins..., ends...], mode constant, reflect or edge. Negative pads cut.</summary>
public sealed class PadOperator : MovementOperator
{
    public override string Name => "Pad";

    public override (int Min, int Max) InputCount => (2, 3);

    public override int FillInput(Node node) => node.HasInput(2) ? 2 : -1;

    /// <summary>Before opset 11 pads and value are attributes; from 18 on an axes input may restrict the pads.</summary>
    public override void Normalize(NormalizationContext context)
    {
        Node node = context.Node;
        if (node.Ints("pads") is { } attribute)
        {
            float fill = node.Float("value", 0);
            node = node.WithoutAttribute("pads").WithoutAttribute("value")
                .WithInput(1, context.Constant("pads", Tensor.Vector([.. attribute.Select(v => (long)v)])))
                .WithInput(2, context.Constant("value", Tensor.FromFloats(context.InputType(0).ElementType, [], [fill])));
        }

        if (node.HasInput(3))
        {
            int rank = context.InputType(0).Shape.Rank;
            if (context.ConstantInput(1)?.ToInt64s() is not { } pads || context.ConstantInput(3)?.ToInt64s() is not { } axes
                || pads.Length != 2 * axes.Length || axes.Any(a => a < -rank || a >= rank))
            {
                throw context.Invalid("pads or axes are not constant, or do not fit the input's rank", "constant pads with a begin and an end for each of the axes");
            }

            var full = new long[2 * rank];
            for (int k = 0; k < axes.Length; k++)
            {
                int axis = (int)(axes[k] < 0 ? axes[k] + rank : axes[k]);
                full[axis] = pads[k];
                full[axis + rank] = pads[k + axes.Length];
            }

            node = (node with { Inputs = [.. node.Inputs.Take(3)] }).WithInput(1, context.Constant("pads", Tensor.Vector(full)));
        }

        context.Replace(node);
    }

    public override IReadOnlyList<StridedCopy> Copies(Node node, int[][] inputs, int[][] outputs, Func<int, int[]?> statics)
    {
        int[] pads = statics(1)!;
        int rank = inputs[0].Length;
        string mode = node.Text("mode", "constant");
        var segments = new IReadOnlyList<AxisSegment>[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            segments[axis] = Segments(mode, inputs[0][axis], pads[axis], outputs[0][axis]);
        }

        return AxisSegment.Copies(0, 0, inputs[0], outputs[0], segments);
    }

    public override void Couple(CouplingContext context)
    {
        int[] pads = context.StaticInts(1)!;
        int rank = context.InputShape(0).Rank;
        bool constant = context.Node.Text("mode", "constant") == "constant";
        for (int axis = 0; axis < rank; axis++)
        {
            if (constant || (pads[axis] == 0 && pads[axis + rank] == 0))
            {
                context.Link(context.In(0, axis), context.Out(axis), new IndexMap(start: pads[axis]));
            }
            else
            {
                context.Pin(context.In(0, axis), "padded with copies of its own elements");
                context.Pin(context.Out(axis), "padded with copies of its own elements");
            }
        }
    }

    public override Node Cut(CutContext context)
    {
        Node node = context.Node;
        TensorShape x = context.TypeOf(node.Inputs[0]).Shape;
        int[] pads = context.StaticInts(1)!;
        long[] cut = Array.ConvertAll(pads, p => (long)p);
        bool changed = false;
        for (int axis = 0; axis < x.Rank; axis++)
        {
            int[]? keptIn = context.Kept(node.Inputs[0], axis);
            int[]? keptOut = context.Kept(node.Outputs[0], axis);
            if (keptIn is null && keptOut is null)
            {
                continue;
            }

            changed = true;
            int size = (int)x[axis].Value;
            int begin = pads[axis];
            int end = pads[axis + x.Rank];
            keptIn ??= [.. Enumerable.Range(0, size)];
            keptOut ??= [.. Enumerable.Range(0, size + begin + end)];
            cut[axis] = begin >= 0 ? keptOut.Count(i => i < begin) : -keptIn.Count(i => i < -begin);
            cut[axis + x.Rank] = end >= 0 ? keptOut.Count(i => i >= begin + size) : -keptIn.Count(i => i >= size + end);
        }

        return changed ? node.WithInput(1, context.Constant("pads", Tensor.Vector(cut))) : node;
    }

    protected override void InferTypes(InferenceContext context)
    {
        TensorShape x = context.Shape(0);
        int[] pads = context.StaticInts(1) ?? throw context.Invalid("the pads are missing", "Pad needs pads");
        string mode = context.Node.Text("mode", "constant");
        if (pads.Length != 2 * x.Rank || mode is not ("constant" or "reflect" or "edge"))
        {
            throw context.Invalid($"pads are [{string.Join(", ", pads)}], mode is '{mode}', the input {x}", "a begin and an end for each axis; mode is constant, reflect or edge");
        }

        Dim[] dims = x.ToArray();
        for (int axis = 0; axis < x.Rank; axis++)
        {
            long begin = pads[axis];
            long end = pads[axis + x.Rank];
            if (begin == 0 && end == 0)
            {
                continue;
            }

            if (!x[axis].IsKnown || x[axis].Value + begin + end < 0 || (mode == "reflect" && Math.Max(begin, end) >= x[axis].Value) || (mode != "constant" && x[axis].Value == 0))
            {
                throw context.Invalid($"axis {axis} of {x} is padded by {begin} and {end}", "a padded axis has a known size; a reflection is shorter than the axis; nothing shrinks below 0");
            }

            dims[axis] = x[axis].Value + begin + end;
        }

        context.Output(0, context.Input(0).ElementType, new TensorShape(dims));
    }

    private static List<AxisSegment> Segments(string mode, int size, int begin, int output)
    {
        if (mode == "constant")
        {
            int from = Math.Max(0, -begin);
            int to = Math.Max(0, begin);
            return [new AxisSegment(from, to, Math.Max(0, Math.Min(size - from, output - to)))];
        }

        var indices = new int[output];
        for (int i = 0; i < output; i++)
        {
            int source = i - begin;
            indices[i] = mode == "edge" ? Math.Clamp(source, 0, size - 1)
                : source < 0 ? -source
                : source >= size ? (2 * size) - 2 - source
                : source;
        }

        return AxisSegment.Gather(indices);
    }
}
