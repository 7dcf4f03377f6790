using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>A strided part of a tensor (ONNX Slice-10): starts, ends, axes, steps; out-of-range bounds are clamped.</summary>
public sealed class SliceOperator : MovementOperator
{
    public override string Name => "Slice";

    public override (int Min, int Max) InputCount => (3, 5);

    /// <summary>Before opset 10 the bounds are attributes.</summary>
    public override void Normalize(NormalizationContext context)
    {
        Node node = context.Node;
        if (context.Opset >= 10)
        {
            context.Keep();
            return;
        }

        foreach ((string attribute, int input) in new[] { ("starts", 1), ("ends", 2), ("axes", 3) })
        {
            if (node.Ints(attribute) is { } values)
            {
                node = node.WithoutAttribute(attribute).WithInput(input, context.Constant(attribute, Tensor.Vector([.. values.Select(v => (long)v)])));
            }
        }

        context.Replace(node);
    }

    public override IReadOnlyList<StridedCopy> Copies(Node node, int[][] inputs, int[][] outputs, Func<int, int[]?> statics)
    {
        (int Start, int Step)[] ranges = Ranges(inputs[0], statics);
        var segments = new IReadOnlyList<AxisSegment>[ranges.Length];
        for (int axis = 0; axis < ranges.Length; axis++)
        {
            segments[axis] = [new AxisSegment(ranges[axis].Start, 0, outputs[0][axis], ranges[axis].Step)];
        }

        return AxisSegment.Copies(0, 0, inputs[0], outputs[0], segments);
    }

    public override void Couple(CouplingContext context)
    {
        (int Start, int Step)[] ranges = Ranges(context.InputShape(0).Concrete(), context.StaticInts);
        for (int axis = 0; axis < ranges.Length; axis++)
        {
            if (ranges[axis].Step == 1)
            {
                context.Link(context.Out(axis), context.In(0, axis), new IndexMap(start: ranges[axis].Start));
            }
            else
            {
                context.Pin(context.In(0, axis), "sliced with a step");
                context.Pin(context.Out(axis), "sliced with a step");
            }
        }
    }

    public override Node Cut(CutContext context)
    {
        Node node = context.Node;
        int[] dims = context.TypeOf(node.Inputs[0]).Shape.Concrete();
        (int Start, int Step)[] ranges = Ranges(dims, context.StaticInts);
        int[] axes = Axes(dims.Length, context.StaticInts);
        long[] starts = Array.ConvertAll(context.StaticInts(1)!, v => (long)v);
        long[] ends = Array.ConvertAll(context.StaticInts(2)!, v => (long)v);
        bool changed = false;
        for (int k = 0; k < axes.Length; k++)
        {
            if (context.Kept(node.Inputs[0], axes[k]) is { } kept)
            {
                int length = context.Kept(node.Outputs[0], axes[k])?.Length ?? (int)context.TypeOf(node.Outputs[0]).Shape[axes[k]].Value;
                starts[k] = kept.Count(i => i < ranges[axes[k]].Start);
                ends[k] = starts[k] + length;
                changed = true;
            }
        }

        return changed
            ? node.WithInput(1, context.Constant("starts", Tensor.Vector(starts))).WithInput(2, context.Constant("ends", Tensor.Vector(ends)))
            : node;
    }

    protected override void InferTypes(InferenceContext context)
    {
        TensorShape x = context.Shape(0);
        int[] starts = Required(1);
        int[] ends = Required(2);
        int[] axes = context.StaticInts(3) ?? [.. Enumerable.Range(0, starts.Length)];
        int[] steps = context.StaticInts(4) ?? [.. Enumerable.Repeat(1, starts.Length)];
        if (ends.Length != starts.Length || axes.Length != starts.Length || steps.Length != starts.Length || steps.Contains(0))
        {
            throw context.Invalid($"{starts.Length} starts, {ends.Length} ends, {axes.Length} axes, {steps.Length} steps", "one of each for every sliced axis, and no step is 0");
        }

        Dim[] dims = x.ToArray();
        for (int k = 0; k < starts.Length; k++)
        {
            int axis = context.Axis(axes[k], x.Rank);
            if (!x[axis].IsKnown)
            {
                if (starts[k] == 0 && ends[k] == int.MaxValue && steps[k] == 1)
                {
                    continue;
                }

                throw context.Invalid($"axis {axis} of {x} is open", "an open axis is not sliced");
            }

            (_, int count) = Range((int)x[axis].Value, starts[k], ends[k], steps[k]);
            dims[axis] = count;
        }

        context.Output(0, context.Input(0).ElementType, new TensorShape(dims));

        int[] Required(int input) => context.StaticInts(input) ?? throw context.Invalid($"input {input} is missing", "Slice needs starts and ends");
    }

    private static int[] Axes(int rank, Func<int, int[]?> statics) =>
        [.. (statics(3) ?? [.. Enumerable.Range(0, statics(1)!.Length)]).Select(a => a < 0 ? a + rank : a)];

    private static (int Start, int Step)[] Ranges(int[] dims, Func<int, int[]?> statics)
    {
        var result = new (int Start, int Step)[dims.Length];
        Array.Fill(result, (0, 1));
        int[] axes = Axes(dims.Length, statics);
        int[]? steps = statics(4);
        for (int k = 0; k < axes.Length; k++)
        {
            int step = steps?[k] ?? 1;
            result[axes[k]] = (Range(dims[axes[k]], statics(1)![k], statics(2)![k], step).Start, step);
        }

        return result;
    }

    private static (int Start, int Count) Range(int size, int start, int end, int step)
    {
        long low = step > 0 ? 0 : -1;
        long high = step > 0 ? size : size - 1;
        long from = Math.Clamp(start < 0 ? (long)start + size : start, step > 0 ? 0 : Math.Min(0, high), high);
        long to = Math.Clamp(end < 0 ? (long)end + size : end, low, high);
        long count = step > 0 ? (to - from + step - 1) / step : (from - to + -(long)step - 1) / -(long)step;
        return ((int)from, (int)Math.Max(0, count));
    }
}
