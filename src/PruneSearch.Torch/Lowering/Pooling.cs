using PruneSearch.Graphs.Operators;

namespace PruneSearch.Torch.Lowering;

/// <summary>Pooling over one to three spatial axes. One axis is computed as two, the first of size 1.</summary>
internal static class Pooling
{
    public static TorchFunction Max(NodeLowering lowering)
    {
        Window window = WindowOf(lowering);
        var padding = WindowPadding.Of(window, limited: true);
        long[] kernel = Planar(window.Kernel, 1);
        long[] strides = Planar(window.Strides, 1);
        long[] dilations = Planar(window.Dilations, 1);
        long[] inside = Planar(padding.Inside, 0);
        bool volume = window.SpatialRank == 3;
        return (x, _) =>
        {
            DeviceTensor data = Planar(padding.Apply(x[0]!, double.NegativeInfinity), window);
            DeviceTensor y = volume
                ? torch.nn.functional.max_pool3d(data, kernel, strides, inside, dilations)
                : torch.nn.functional.max_pool2d(data, kernel, strides, inside, dilations);
            return [Linear(y, window)];
        };
    }

    /// <summary>Means of windows; the divisor is the number of elements that count, which differs at the borders.</summary>
    public static TorchFunction Average(NodeLowering lowering)
    {
        Window window = WindowOf(lowering);
        bool countsPads = lowering.Node.Int("count_include_pad", 0) != 0;
        int rank = window.SpatialRank;
        var padding = WindowPadding.Of(window, limited: true);
        long[] kernel = Planar(window.Kernel, 1);
        long[] strides = Planar(window.Strides, 1);
        if (padding.Ahead is null)
        {
            long[] inside = Planar(padding.Inside, 0);
            return (x, run) => [Linear(Pool(Planar(run.Full(x[0]!), window), inside, countsPads), window)];
        }

        // What counts, and how much of each window that is; the same for every sample.
        long[] counted = new long[2 * rank];
        long[] rest = new long[2 * rank];
        for (int axis = 0; axis < rank; axis++)
        {
            int at = 2 * (rank - 1 - axis);
            long end = WindowPadding.End(window, axis);
            long begin = window.PadsBegin[axis];
            counted[at] = countsPads ? begin : 0;
            counted[at + 1] = countsPads ? Math.Min(window.PadsEnd[axis], end) : Math.Min(0, end);
            rest[at] = begin - counted[at];
            rest[at + 1] = end - counted[at + 1];
        }

        long[] size = [1, 1, .. window.Input.Select(i => (long)i)];
        return (x, run) =>
        {
            using DeviceTensor inside = torch.ones(size, device: lowering.Device);
            using DeviceTensor withPads = torch.nn.functional.pad(inside, counted, PaddingModes.Constant, 1);
            using DeviceTensor mask = torch.nn.functional.pad(withPads, rest, PaddingModes.Constant, 0);
            DeviceTensor share = Pool(Planar(mask, window), new long[kernel.Length], true);
            DeviceTensor mean = Pool(Planar(padding.Apply(run.Full(x[0]!), 0), window), new long[kernel.Length], true);
            return [Linear(mean / share, window)];
        };

        DeviceTensor Pool(DeviceTensor x, long[] inside, bool counts) => rank == 3
            ? torch.nn.functional.avg_pool3d(x, kernel, strides, inside, false, counts)
            : torch.nn.functional.avg_pool2d(x, kernel, strides, inside, false, counts);
    }

    public static TorchFunction GlobalAverage(NodeLowering lowering)
    {
        long[] axes = [.. Enumerable.Range(2, lowering.Rank(0) - 2).Select(a => (long)a)];
        return (x, run) => [run.Full(x[0]!).mean(axes, keepdim: true)];
    }

    private static Window WindowOf(NodeLowering lowering) => Window.Of(lowering.Node, lowering.Shape(0), lowering.Node.Ints("kernel_shape")!) is var window && window.SpatialRank <= 3
        ? window
        : throw lowering.Invalid($"a kernel of {window.SpatialRank} dimensions is not supported", "one to three spatial axes");

    private static DeviceTensor Planar(DeviceTensor x, Window window) => window.SpatialRank == 1 ? x.unsqueeze(2) : x;

    private static DeviceTensor Linear(DeviceTensor y, Window window) => window.SpatialRank == 1 ? y.squeeze(2) : y;

    private static long[] Planar(IEnumerable<int> sizes, long first) => Planar([.. sizes.Select(s => (long)s)], first);

    private static long[] Planar(long[] sizes, long first) => sizes.Length == 1 ? [first, sizes[0]] : sizes;
}
