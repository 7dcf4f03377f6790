using PruneSearch.Graphs;
using PruneSearch.Pruning.Surgery;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Surgery;

public sealed class TensorSlicerTests
{
    // Kernels of one element and of several, elements of two, four and eight bytes.
    [Theory]
    [InlineData(ElementType.Float32, 1)]
    [InlineData(ElementType.Float32, 3)]
    [InlineData(ElementType.Float16, 1)]
    [InlineData(ElementType.Float16, 2)]
    [InlineData(ElementType.Float64, 1)]
    public void Kept_rows_and_columns_are_those_asked_for(ElementType type, int kernel)
    {
        float[] data = [.. Enumerable.Range(0, 4 * 5 * kernel).Select(i => (float)i)];
        int[] rows = [0, 3], columns = [1, 2, 4];
        var slicer = new TensorSlicer([4, 5, kernel], [rows, columns, null], null);
        float[] expected = [.. from r in rows from c in columns from k in Enumerable.Range(0, kernel) select data[(((r * 5) + c) * kernel) + k]];
        Assert.Equal(expected, slicer.Apply(Tensor.FromFloats(type, [4, 5, kernel], data)).ToFloats());
    }

    [Fact]
    public void Columns_of_partitions_are_their_own()
    {
        float[] data = [.. Enumerable.Range(0, 12).Select(i => (float)i)];
        var slicer = new TensorSlicer([4, 3, 1], [[0, 1, 3], null, null], [[0, 2], [1, 2]]);
        Assert.Equal([0f, 2, 3, 5, 10, 11], slicer.Apply(Tensor.Of<float>([4, 3, 1], data)).ToFloats());
    }
}
