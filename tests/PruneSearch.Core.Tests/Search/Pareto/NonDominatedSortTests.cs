using PruneSearch.Search.Pareto;
using Xunit;

namespace PruneSearch.Core.Tests.Search.Pareto;

public sealed class NonDominatedSortTests
{
    [Fact]
    public void Agrees_with_the_definition()
    {
        var random = new RandomStream(1, "clouds");
        for (int round = 0; round < 400; round++)
        {
            double[][] points = PointClouds.Draw(random, random.NextInt(60), 1 + (round % 5), levels: (round % 4) * 3);
            Assert.Equal(ByDefinition(points), NonDominatedSort.Ranks(points));
        }
    }

    [Fact]
    public void A_long_chain_and_a_long_front_are_sorted()
    {
        Assert.Equal(Enumerable.Range(0, 5000).Reverse(), NonDominatedSort.Ranks([.. Enumerable.Range(0, 5000).Select(i => new double[] { -i, -i, -i })]));
        Assert.All(NonDominatedSort.Ranks([.. Enumerable.Range(0, 2000).Select(i => new double[] { i, -i, i % 7 })]), rank => Assert.Equal(0, rank));
    }

    [Fact]
    public void Fronts_hold_the_indices_of_each_rank_in_order()
    {
        double[][] points = [[2, 2], [1, 3], [0, 9], [1, 3], [3, 3], [9, 9]];
        Assert.Equal([[0, 1, 2, 3], [4], [5]], NonDominatedSort.Fronts(points));
        Assert.Empty(NonDominatedSort.Fronts([]));
    }

    [Fact]
    public void Ragged_or_undefined_points_are_refused()
    {
        Assert.Throws<ArgumentException>(() => NonDominatedSort.Ranks([[1, 2], [1]]));
        Assert.Throws<ArgumentException>(() => NonDominatedSort.Ranks([[1, double.NaN]]));
        Assert.Throws<ArgumentException>(() => NonDominatedSort.Ranks([[]]));
    }

    /// <summary>Takes away the points that no remaining point dominates, again and again.</summary>
    private static int[] ByDefinition(double[][] points)
    {
        var ranks = new int[points.Length];
        List<int> left = [.. Enumerable.Range(0, points.Length)];
        for (int rank = 0; left.Count > 0; rank++)
        {
            int[] front = [.. left.Where(i => !left.Exists(j => IsBetter(points[j], points[i])))];
            foreach (int i in front)
            {
                ranks[i] = rank;
            }

            left.RemoveAll(front.Contains);
        }

        return ranks;
    }

    private static bool IsBetter(double[] a, double[] b) => a.Zip(b).All(p => p.First <= p.Second) && a.Zip(b).Any(p => p.First < p.Second);
}
