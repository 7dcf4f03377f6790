using PruneSearch.Pruning.Criteria.Gathering;

namespace PruneSearch.Pruning.MaskSolvers;

/// <summary>The order in which a solver goes through the columns of a layer, and the blocks that it takes at once.</summary>
/// <param name="Order">The column at each place.</param>
/// <param name="Blocks">First place, number of places, and the size of the runs that share a pattern N:M.</param>
internal sealed record ColumnOrder(int[] Order, IReadOnlyList<(int First, int Count, int GroupSize)> Blocks)
{
    /// <summary>As they lie; for N:M, tap by tap, so that the channels of a run follow each other.</summary>
    public static ColumnOrder Of(LayerMatrix matrix, SparsityPattern pattern, int blockSize)
    {
        var blocks = new List<(int First, int Count, int GroupSize)>();
        if (pattern is not SparsityPattern.SemiStructured semi)
        {
            Cut(0, matrix.Columns, 1, blockSize);
            return new ColumnOrder([.. Enumerable.Range(0, matrix.Columns)], blocks);
        }

        int channels = matrix.Columns / matrix.Taps;
        int whole = channels - (channels % semi.Of);
        for (int tap = 0; tap < matrix.Taps; tap++)
        {
            Cut(tap * channels, whole, semi.Of, Math.Max(semi.Of, blockSize - (blockSize % semi.Of)));
            Cut((tap * channels) + whole, channels - whole, 1, blockSize);
        }

        return new ColumnOrder([.. Enumerable.Range(0, matrix.Columns).Select(place => (place % channels * matrix.Taps) + (place / channels))], blocks);

        void Cut(int first, int count, int groupSize, int size)
        {
            for (int at = 0; at < count; at += size)
            {
                blocks.Add((first + at, Math.Min(size, count - at), groupSize));
            }
        }
    }
}
