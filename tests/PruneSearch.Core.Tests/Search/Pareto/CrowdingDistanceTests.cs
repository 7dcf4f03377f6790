using PruneSearch.Search.Pareto;
using Xunit;

namespace PruneSearch.Core.Tests.Search.Pareto;

public sealed class CrowdingDistanceTests
{
    private const double Infinite = double.PositiveInfinity;

    [Fact]
    public void Sums_the_relative_distances_of_the_neighbours()
    {
        // Extents 10 and 100; (2, 50): (5 - 0)/10 + (100 - 20)/100 and (5, 20): (10 - 2)/10 + (50 - 0)/100.
        double[] distances = CrowdingDistance.Of([[5, 20], [0, 100], [10, 0], [2, 50]]);
        Assert.Equal([1.3, Infinite, Infinite, 1.3], distances.Select(d => Math.Round(d, 12)));
    }

    [Fact]
    public void Of_equal_vectors_only_the_first_counts()
    {
        double[] without = CrowdingDistance.Of([[0, 3], [1, 1], [3, 0]]);
        double[] with = CrowdingDistance.Of([[0, 3], [1, 1], [3, 0], [1, 1], [0, 3]]);
        Assert.Equal([.. without, 0, 0], with);
    }

    [Fact]
    public void A_constant_objective_tells_nobody_apart()
    {
        Assert.Equal(CrowdingDistance.Of([[0, 3], [1, 1], [3, 0]]), CrowdingDistance.Of([[0, 7, 3], [1, 7, 1], [3, 7, 0]]));
    }

    [Fact]
    public void Fronts_of_up_to_two_points_are_all_extreme()
    {
        Assert.Empty(CrowdingDistance.Of([]));
        Assert.Equal([Infinite], CrowdingDistance.Of([[1, 2]]));
        Assert.Equal([Infinite, Infinite], CrowdingDistance.Of([[1, 2], [2, 1]]));
        Assert.Equal([Infinite, 0], CrowdingDistance.Of([[1, 2], [1, 2]]));
    }
}
