using PruneSearch.Graphs;
using PruneSearch.Training;
using Xunit;

namespace PruneSearch.Core.Tests.Training;

public sealed class AveragingPointsTests
{
    [Theory]
    [InlineData(0, 100, 0, 0, -1)]
    [InlineData(0.25, 100, 0, 20, 76)]
    [InlineData(0.1, 100, 0, 10, 91)]
    [InlineData(1, 1000, 0, 20, 50)]
    [InlineData(0.5, 100, 90, 10, 91)]
    [InlineData(0.5, 0, 0, 0, -1)]
    [InlineData(0.333, 1001, 0, 20, 684)]
    public void They_are_evenly_spread_and_end_with_the_training(double share, long total, long lastStage, int count, long first)
    {
        var points = AveragingPoints.Of(share, total, lastStage);
        long[] at = [.. Enumerable.Range(-1, (int)total + 20).Select(s => (long)s).Where(points.Has)];
        Assert.Equal((count, count), (at.Length, (int)points.Count));
        if (count > 0)
        {
            Assert.Equal((first, total), (at[0], at[^1]));
            Assert.InRange(at.Zip(at.Skip(1), (a, b) => b - a).Max() - at.Zip(at.Skip(1), (a, b) => b - a).Min(), 0, 1);
        }
    }

    [Fact]
    public void The_average_is_the_mean_of_all_points()
    {
        WeightAverage average = WeightAverage.None;
        foreach (float value in new[] { 1f, 4f, 10f })
        {
            average = average.With([KeyValuePair.Create("w", Tensor.Of<float>([2], [value, -2 * value]))]);
        }

        Assert.Equal(3, average.Count);
        Assert.Equal([5f, -10f], average.Weights["w"].ToFloats());
    }
}
