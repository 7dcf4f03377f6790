using PruneSearch.Search.Pareto;
using Xunit;

namespace PruneSearch.Core.Tests.Search.Pareto;

public sealed class ConstrainedRankingTests
{
    [Fact]
    public void Ranks_agree_with_constraint_domination()
    {
        var random = new RandomStream(1, "constrained");
        for (int round = 0; round < 200; round++)
        {
            double[][] points = PointClouds.Draw(random, 1 + random.NextInt(40), 2 + (round % 2), levels: 6);
            double[][] violations = [.. points.Select(_ => new double[] { random.NextInt(4) - 2, (random.NextInt(4) - 2) * 100 })];
            double[] totals = ConstraintViolation.Totals(violations);
            var ranking = new ConstrainedRanking(points, violations);

            // A rank is one more than the highest rank among those that dominate: this determines all ranks.
            for (int i = 0; i < points.Length; i++)
            {
                int[] above = [.. Enumerable.Range(0, points.Length)
                    .Where(j => Dominance.ConstraintDominates(points[j], totals[j], points[i], totals[i]))
                    .Select(j => ranking.Ranks[j])];
                Assert.Equal(above.Length == 0 ? 0 : above.Max() + 1, ranking.Ranks[i]);
            }
        }
    }

    [Fact]
    public void Best_first_is_by_rank_then_room_then_index()
    {
        double[]?[] objectives = [[9, 9], [5, 20], [0, 100], null, [10, 0], [6, 10], [6, 10]];
        double[]?[] violations = [[0.5], [-1], null, [0.2], [0], [0], [0]];
        Assert.Equal([2, 4, 1, 5, 6, 3, 0], new ConstrainedRanking(objectives, violations).BestFirst());
    }

    [Fact]
    public void Objectives_may_be_unknown_only_where_a_constraint_is_violated()
    {
        Assert.Throws<ArgumentException>(() => new ConstrainedRanking([null], [[-1]]));
        Assert.Throws<ArgumentException>(() => new ConstrainedRanking([[1]], []));
    }
}
