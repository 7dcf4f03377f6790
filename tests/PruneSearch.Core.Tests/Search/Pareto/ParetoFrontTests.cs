using PruneSearch.Search;
using PruneSearch.Search.Pareto;
using PruneSearch.Search.Spaces;
using Xunit;

namespace PruneSearch.Core.Tests.Search.Pareto;

public sealed class ParetoFrontTests
{
    [Fact]
    public void Agrees_with_brute_force_after_every_insertion()
    {
        var random = new RandomStream(1, "front");
        for (int round = 0; round < 60; round++)
        {
            double[][] points = PointClouds.Draw(random, 50, 1 + (round % 4), levels: (round % 3) * 4);
            var front = new ParetoFront();
            int[] before = [];
            for (int n = 0; n < points.Length; n++)
            {
                bool changed = front.Insert(n, points[n]);
                int[] expected = [.. Enumerable.Range(0, n + 1).Where(i => !Enumerable.Range(0, n + 1).Any(j => Dominance.Dominates(points[j], points[i])))];
                Assert.Equal(expected, front.Members.Select(m => m.Number).Order());
                Assert.Equal(!expected.SequenceEqual(before), changed);
                before = expected;
            }
        }
    }

    [Fact]
    public void The_order_of_insertion_does_not_matter()
    {
        var random = new RandomStream(2, "front");
        double[][] points = PointClouds.Draw(random, 60, 3, levels: 4);
        int[] order = [.. Enumerable.Range(0, 60)];
        string[] seen = [.. Enumerable.Range(0, 20).Select(_ =>
        {
            random.Shuffle(order.AsSpan());
            var front = new ParetoFront();
            Array.ForEach(order, i => front.Insert(i, points[i]));
            return string.Join(";", front.Members.Select(m => $"{m.Number}:{string.Join(",", m.Objectives)}"));
        }).Distinct()];
        Assert.Single(seen);
    }

    [Fact]
    public void Equal_objectives_are_all_kept_in_the_order_of_their_numbers()
    {
        var front = new ParetoFront();
        Assert.True(front.Insert(5, [1, 2]));
        Assert.True(front.Insert(3, [1, 2]));
        Assert.True(front.Insert(4, [0, 3]));
        Assert.Equal([4, 3, 5], front.Members.Select(m => m.Number));
        Assert.False(front.Insert(3, [1, 2]));
        Assert.Throws<ArgumentException>(() => front.Insert(3, [0, 0]));
        Assert.Throws<ArgumentException>(() => front.Insert(6, [0]));
        Assert.True(front.Insert(7, [0, 0]));
        Assert.Equal(7, Assert.Single(front.Members).Number);
    }

    [Fact]
    public void The_front_of_a_history_holds_its_feasible_trials()
    {
        var any = new Configuration([new("x", 1L)]);
        var front = new ParetoFront(
        [
            new Trial(0, any, TrialState.Complete, [0, 0], [1]),
            new Trial(1, any, TrialState.Complete, [1, 2], [0]),
            new Trial(2, any, TrialState.Complete, [2, 1]),
            new Trial(3, any, TrialState.Complete, [2, 2]),
            new Trial(4, any, TrialState.Failed),
            new Trial(5, any, TrialState.Pending),
        ]);
        Assert.Equal([1, 2], front.Members.Select(m => m.Number));
    }
}
