using PruneSearch.Compute.Layout;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Compute.Kernels;

/// <summary>A pooling window over three spatial axes (missing ones have size 1): for every output index the taps inside the input.</summary>
internal sealed class PoolWindow
{
    public PoolWindow(Window window, Slot x, Slot y, bool countPads)
    {
        int missing = 3 - window.SpatialRank;
        Outer = x.Dims[0] * x.Dims[1];
        Axes = new Axis[3];
        for (int axis = 0; axis < 3; axis++)
        {
            Axes[axis] = axis < missing ? Axis.Single : Axis.Of(window, axis - missing, countPads);
        }

        InputRow = x.IsImage ? x.RowPitch : window.Input[^1];
        InputPlane = x.IsImage ? x.PlanePitch : InputRow * (window.SpatialRank > 1 ? window.Input[^2] : 1);
        InputOuter = window.SpatialRank == 3 ? InputPlane * window.Input[0] : InputPlane;
        InputOrigin = x.IsImage ? x.Origin : 0;
        OutputRow = y.IsImage ? y.RowPitch : window.Output[^1];
        OutputPlane = y.IsImage ? y.PlanePitch : OutputRow * (window.SpatialRank > 1 ? window.Output[^2] : 1);
        OutputOuter = window.SpatialRank == 3 ? OutputPlane * window.Output[0] : OutputPlane;
        OutputOrigin = y.IsImage ? y.Origin : 0;
    }

    /// <summary>Leading dimension times channels.</summary>
    public int Outer { get; }

    /// <summary>Depth, height, width.</summary>
    public Axis[] Axes { get; }

    public int InputRow { get; }

    public int InputPlane { get; }

    public int InputOuter { get; }

    public int InputOrigin { get; }

    public int OutputRow { get; }

    public int OutputPlane { get; }

    public int OutputOuter { get; }

    public int OutputOrigin { get; }

    /// <summary>Taps along one axis: output i covers input First[i], First[i] + Step, ... (Count[i] of them), and counts as Size[i].</summary>
    internal sealed record Axis(int[] First, int[] Count, int[] Size, int Step)
    {
        public static readonly Axis Single = new([0], [1], [1], 1);

        public static Axis Of(Window window, int axis, bool countPads)
        {
            int outputs = window.Output[axis];
            var first = new int[outputs];
            var count = new int[outputs];
            var size = new int[outputs];
            int padded = window.Input[axis] + window.PadsEnd[axis];
            for (int o = 0; o < outputs; o++)
            {
                int start = (o * window.Strides[axis]) - window.PadsBegin[axis];
                first[o] = -1;
                for (int k = 0; k < window.Kernel[axis]; k++)
                {
                    int at = start + (k * window.Dilations[axis]);
                    bool inside = at >= 0 && at < window.Input[axis];
                    if (inside)
                    {
                        first[o] = first[o] < 0 ? at : first[o];
                        count[o]++;
                    }

                    size[o] += inside || (countPads && at < padded) ? 1 : 0;
                }

                first[o] = Math.Max(0, first[o]);
            }

            return new Axis(first, count, size, window.Dilations[axis]);
        }
    }
}
