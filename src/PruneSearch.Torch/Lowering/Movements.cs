using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Torch.Lowering;

/// <summary>Operators that only move elements, mostly as views.</summary>
internal static class Movements
{
    /// <summary>Everything that keeps the elements in order.</summary>
    public static TorchFunction Reshape(NodeLowering lowering)
    {
        IgnoreStatics(lowering);
        Func<RunContext, long[]> dims = lowering.OutputDims();
        return (x, run) => [x[0]!.reshape(dims(run))];
    }

    public static TorchFunction Dropout(NodeLowering lowering)
    {
        IgnoreStatics(lowering);
        return lowering.Node.HasOutput(1)
            ? (x, _) => [x[0]!.alias(), torch.ones_like(x[0]!, torch.@bool)]
            : (x, _) => [x[0]!.alias()];
    }

    public static TorchFunction Expand(NodeLowering lowering)
    {
        IgnoreStatics(lowering);
        Func<RunContext, long[]> dims = lowering.OutputDims();
        return (x, run) => [x[0]!.expand(dims(run))];
    }

    public static TorchFunction Transpose(NodeLowering lowering)
    {
        int rank = lowering.Rank(0);
        long[] order = [.. (lowering.Node.Ints("perm") ?? [.. Enumerable.Range(0, rank).Reverse()]).Select(a => (long)a)];
        return (x, _) => [x[0]!.permute(order)];
    }

    public static TorchFunction Concat(NodeLowering lowering)
    {
        long axis = lowering.Node.Int("axis", 0);
        return (x, _) =>
        {
            bool full = x.Any(t => t!.dtype == torch.float32);
            return [torch.cat([.. x.Select(t => full && t!.is_floating_point() ? t.to_type(torch.float32) : t!)], axis)];
        };
    }

    public static TorchFunction Split(NodeLowering lowering)
    {
        IgnoreStatics(lowering);
        int axis = SplitOperator.Axis(lowering.Node, lowering.Rank(0));
        long[] sizes = [.. lowering.Node.Outputs.Select((_, o) => lowering.Output(o).Shape[axis].Value)];
        return (x, _) =>
        {
            var parts = new DeviceTensor?[sizes.Length];
            long at = 0;
            for (int o = 0; o < sizes.Length; o++)
            {
                parts[o] = x[0]!.narrow(axis, at, sizes[o]);
                at += sizes[o];
            }

            return parts;
        };
    }

    /// <summary>A step ahead is a view; a step back picks elements.</summary>
    public static TorchFunction Slice(NodeLowering lowering)
    {
        int rank = lowering.Rank(0);
        int[] starts = lowering.Integers(1)!;
        lowering.Ignore(2);
        int[] axes = [.. (lowering.Integers(3) ?? [.. Enumerable.Range(0, starts.Length)]).Select(a => a < 0 ? a + rank : a)];
        int[] steps = lowering.Integers(4) ?? [.. Enumerable.Repeat(1, starts.Length)];
        var cuts = new List<(int Axis, long Start, long Count, long Step)>();
        for (int k = 0; k < axes.Length; k++)
        {
            Dim size = lowering.Shape(0)[axes[k]];
            Dim count = lowering.Output().Shape[axes[k]];
            if (size.IsKnown)
            {
                long start = starts[k] < 0 ? starts[k] + size.Value : starts[k];
                cuts.Add((axes[k], Math.Clamp(start, 0, steps[k] > 0 ? size.Value : size.Value - 1), count.Value, steps[k]));
            }
        }

        return (x, _) =>
        {
            DeviceTensor y = x[0]!;
            foreach ((int axis, long start, long count, long step) in cuts)
            {
                y = count == 0 ? y.narrow(axis, 0, 0)
                    : step > 0 ? y.slice(axis, start, start + ((count - 1) * step) + 1, step)
                    : Pick(y, axis, Enumerable.Range(0, (int)count).Select(i => start + (i * step)));
            }

            return [ReferenceEquals(y, x[0]) ? y.alias() : y];
        };
    }

    public static TorchFunction Pad(NodeLowering lowering)
    {
        int[] pads = lowering.Integers(1)!;
        int rank = lowering.Rank(0);
        string mode = lowering.Node.Text("mode", "constant");
        if (mode == "constant")
        {
            double fill = lowering.Number(2, 0);
            long[] pairs = [.. Enumerable.Range(0, rank).Reverse().SelectMany(axis => new long[] { pads[axis], pads[axis + rank] })];
            return (x, _) => [torch.nn.functional.pad(x[0]!, pairs, PaddingModes.Constant, fill)];
        }

        lowering.Ignore(2);
        var picks = new List<(int Axis, long[] From)>();
        for (int axis = 0; axis < rank; axis++)
        {
            if (pads[axis] != 0 || pads[axis + rank] != 0)
            {
                long size = lowering.Shape(0)[axis].Value;
                int begin = pads[axis];
                picks.Add((axis, [.. Enumerable.Range(0, (int)lowering.Output().Shape[axis].Value).Select(i => Source(mode, i - begin, size))]));
            }
        }

        return (x, _) => [picks.Aggregate(x[0]!.alias(), (y, pick) => Pick(y, pick.Axis, pick.From))];
    }

    /// <summary>Indices may count from the end.</summary>
    public static TorchFunction Gather(NodeLowering lowering)
    {
        int axis = GatherOperator.Axis(lowering.Node, lowering.Rank(0));
        Func<RunContext, long[]> dims = lowering.OutputDims();
        return (x, run) =>
        {
            DeviceTensor indices = x[1]!.to_type(torch.int64).flatten().remainder(x[0]!.shape[axis]);
            return [x[0]!.index_select(axis, indices).reshape(dims(run))];
        };
    }

    public static TorchFunction Cast(NodeLowering lowering)
    {
        torch.ScalarType type = HostTensors.TypeOf(CastOperator.Target(lowering.Node));
        return (x, _) => [x[0]!.dtype == type ? x[0]!.alias() : x[0]!.to_type(type)];
    }

    private static long Source(string mode, long at, long size) =>
        mode == "edge" ? Math.Clamp(at, 0, size - 1) : at < 0 ? -at : at >= size ? (2 * (size - 1)) - at : at;

    private static DeviceTensor Pick(DeviceTensor x, int axis, IEnumerable<long> from)
    {
        using DeviceTensor indices = torch.tensor(from.ToArray(), device: x.device);
        return x.index_select(axis, indices);
    }

    private static void IgnoreStatics(NodeLowering lowering)
    {
        for (int i = 1; i < lowering.Node.Inputs.Length; i++)
        {
            lowering.Ignore(i);
        }
    }
}
