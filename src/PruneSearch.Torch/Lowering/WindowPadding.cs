using PruneSearch.Graphs.Operators;

namespace PruneSearch.Torch.Lowering;

/// <summary>
/// Padding of a sliding window: libtorch's windows pad both ends alike and round down; whatever else is asked for is padded, or cropped,
/// ahead of them.
/// </summary>
/// <param name="Inside">For the operator itself, one for each spatial axis.</param>
/// <param name="Ahead">Pairs of begin and end, the last axis first, as libtorch's pad takes them; null for none.</param>
internal sealed record WindowPadding(long[] Inside, long[]? Ahead)
{
    /// <param name="window">The window.</param>
    /// <param name="limited">Whether the operator takes at most half of its kernel as padding, as pooling does.</param>
    public static WindowPadding Of(Window window, bool limited = false)
    {
        int rank = window.SpatialRank;
        bool alike = Enumerable.Range(0, rank).All(axis => Rounded(axis, 2 * window.PadsBegin[axis]) == window.Output[axis])
            && (!limited || Enumerable.Range(0, rank).All(axis => 2 * window.PadsBegin[axis] <= window.Kernel[axis]));
        if (alike)
        {
            return new WindowPadding(Array.ConvertAll(window.PadsBegin, p => (long)p), null);
        }

        long[] ahead = new long[2 * rank];
        for (int axis = 0; axis < rank; axis++)
        {
            int at = 2 * (rank - 1 - axis);
            ahead[at] = window.PadsBegin[axis];
            ahead[at + 1] = End(window, axis);
        }

        return new WindowPadding(new long[rank], ahead);

        long Rounded(int axis, int padding) => ((window.Input[axis] + padding - Extent(window, axis)) / window.Strides[axis]) + 1;
    }

    /// <summary>What lies behind the last element that the last window reaches; negative where elements are left over.</summary>
    public static long End(Window window, int axis) =>
        ((window.Output[axis] - 1L) * window.Strides[axis]) + Extent(window, axis) - window.Input[axis] - window.PadsBegin[axis];

    public DeviceTensor Apply(DeviceTensor x, double value) => Ahead is null ? x : torch.nn.functional.pad(x, Ahead, PaddingModes.Constant, value);

    private static long Extent(Window window, int axis) => ((window.Kernel[axis] - 1L) * window.Dilations[axis]) + 1;
}
