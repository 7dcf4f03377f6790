namespace PruneSearch.Graphs.Operators;

/// <summary>
/// Copies a block of elements: for every index of <see cref="Dims"/>, source[SourceOffset + index . SourceStrides] goes to
/// destination[DestinationOffset + index . DestinationStrides]. Offsets and strides count elements; a source stride may be 0 or negative.
/// </summary>
/// <param name="Input">The node's input that is read.</param>
/// <param name="Output">The node's output that is written.</param>
public sealed record StridedCopy(
    int Input, int Output, int SourceOffset, int DestinationOffset, int[] Dims, int[] SourceStrides, int[] DestinationStrides)
{
    /// <summary>Everything, in the same order.</summary>
    public static StridedCopy Whole(int count) => new(0, 0, 0, 0, [count], [1], [1]);

    public static int[] RowMajorStrides(ReadOnlySpan<int> dims)
    {
        var strides = new int[dims.Length];
        int stride = 1;
        for (int axis = dims.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= dims[axis];
        }

        return strides;
    }

    public void Apply<T>(ReadOnlySpan<T> source, Span<T> destination) => Apply(source, destination, 0, SourceOffset, DestinationOffset);

    private void Apply<T>(ReadOnlySpan<T> source, Span<T> destination, int axis, int from, int to)
    {
        if (axis == Dims.Length)
        {
            destination[to] = source[from];
            return;
        }

        for (int i = 0; i < Dims[axis]; i++)
        {
            Apply(source, destination, axis + 1, from + (i * SourceStrides[axis]), to + (i * DestinationStrides[axis]));
        }
    }
}
