using PruneSearch.Search.Pareto;
using Xunit;

namespace PruneSearch.Core.Tests.Search.Pareto;

public sealed class DistanceIndicatorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Agree_with_the_published_figures(int test)
    {
        string name = $"pymoo_indicator_tests/performance_indicators";
        double[][] front = ReferenceFronts.ReadOrSkip($"{name}.pf");
        double[][] points = ReferenceFronts.ReadOrSkip($"{name}_{test}.f");
        Assert.Equal(ReferenceFronts.ReadOrSkip($"{name}_{test}.gd")[0][0], GenerationalDistance.Of(points, front), 1e-12);
        Assert.Equal(ReferenceFronts.ReadOrSkip($"{name}_{test}.igd")[0][0], InvertedGenerationalDistance.Of(points, front), 1e-12);
    }

    [Fact]
    public void Are_mean_distances_to_the_nearest_point()
    {
        double[][] front = [[0, 0], [0, 10]];
        Assert.Equal((5 + 1) / 2.0, GenerationalDistance.Of([[3, 4], [0, 9]], front));
        Assert.Equal((5 + 1) / 2.0, InvertedGenerationalDistance.Of([[3, 4], [0, 9]], front));
        Assert.Equal(0, GenerationalDistance.Of([[0, 0]], front));
        Assert.Equal(5, InvertedGenerationalDistance.Of([[0, 0]], front));
    }

    [Fact]
    public void Need_points_on_both_sides()
    {
        Assert.Throws<ArgumentException>(() => GenerationalDistance.Of([], [[1, 2]]));
        Assert.Throws<ArgumentException>(() => InvertedGenerationalDistance.Of([], [[1, 2]]));
        Assert.Throws<ArgumentException>(() => GenerationalDistance.Of([[1]], [[1, 2]]));
    }
}
