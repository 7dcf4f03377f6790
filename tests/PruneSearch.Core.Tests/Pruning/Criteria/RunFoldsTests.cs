using PruneSearch.Graphs;
using PruneSearch.Pruning.Criteria;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Criteria;

public sealed class RunFoldsTests
{
    // Small whole numbers: their sums are exact in any order, so that nothing may be left out or counted twice.
    [Fact]
    public void Every_element_of_a_run_counts_once()
    {
        var random = new RandomStream(1, "runs");
        float[] data = [.. Enumerable.Range(0, 64).Select(_ => (float)random.NextInt(-9, 10))];
        float[] other = [.. data.Reverse()];
        foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float16, ElementType.Float64 })
        {
            var tensor = Tensor.FromFloats(type, [64], data);
            for (int first = 0; first < 20; first++)
            {
                for (int count = 0; count <= data.Length - first; count++)
                {
                    float[] run = data[first..(first + count)];
                    Assert.Equal(run.Sum(v => (double)v * v), RunFolds.Squares(tensor)(first, count));
                    Assert.Equal(run.Sum(v => (double)Math.Abs(v)), RunFolds.Absolutes(tensor)(first, count));
                    Assert.Equal(run.Select(Math.Abs).DefaultIfEmpty(0).Max(), RunFolds.Largest(tensor)(first, count));
                    Assert.Equal(run.Zip(other[first..], (a, b) => (double)a * b).Sum(), RunFolds.Products(data, other)(first, count));
                }
            }
        }
    }

    [Fact]
    public void Sums_are_of_double_precision()
    {
        float[] data = new float[100];
        data[0] = 1e8f;
        Array.Fill(data, 1f, 1, 99);
        var tensor = Tensor.Of<float>([100], data);
        Assert.Equal(1e8 + 99, RunFolds.Absolutes(tensor)(0, 100));
        Assert.Equal(99, RunFolds.Squares(tensor)(0, 100) - 1e16, 16.0);
    }
}
