using PruneSearch.Search.Fidelity;
using Xunit;

namespace PruneSearch.Core.Tests.Search.Fidelity;

public sealed class PromotionRuleTests
{
    private static readonly RungLadder Ladder = new([10, 30, 90], 3);
    private static readonly HashSet<int> Nobody = [];

    [Fact]
    public void Halving_promotes_the_best_third_and_lets_the_others_wait()
    {
        RungResult[] results = [.. Enumerable.Range(0, 7).Select(i => new RungResult(i, [10 - i]))];
        PromotionDecision decision = Decide(results);
        Assert.Equal([6, 5], decision.Promote);
        Assert.Equal([4, 3, 2, 1, 0], decision.Wait);
        Assert.Empty(decision.Stop);
    }

    [Fact]
    public void Nobody_is_promoted_before_eta_results()
    {
        Assert.Empty(Decide([new(0, [1]), new(1, [2])]).Promote);
        Assert.Equal([0], Decide([new(0, [1]), new(1, [2]), new(2, [3])]).Promote);
    }

    [Fact]
    public void The_order_is_rank_then_room_then_number()
    {
        RungResult[] results =
        [
            new(9, [0, 100]), new(8, [10, 0]), new(7, [5, 20]), new(6, [6, 10]), // a front: the extremes first, then (5, 20) with more room
            new(5, [11, 11]), // dominated
            new(4, [0, 0], [0.1]), // infeasible
            new(3, [0, 0], [0.3]), // more so
            new(2, [11, 11]), // as 5, with a lower number
        ];
        PromotionDecision decision = Decide(results, closed: true);
        Assert.Equal([8, 9, 7, 6, 2, 5, 4, 3], decision.Promote.Concat(decision.Stop));
    }

    [Fact]
    public void A_promotion_is_not_repeated_nor_taken_back()
    {
        // 0 was promoted when it was best; three better ones have come since.
        RungResult[] results = [.. Enumerable.Range(0, 6).Select(i => new RungResult(i, [10 - i]))];
        PromotionDecision decision = Decide(results, [0]);
        Assert.Equal([5, 4], decision.Promote);
        Assert.Equal([3, 2, 1], decision.Wait);
        Assert.Equal([3, 2, 1], Decide(results, [0, 4, 5]).Wait);
        Assert.Empty(Decide(results, [0, 4, 5]).Promote);
    }

    [Fact]
    public void Closing_the_rung_decides_on_everyone()
    {
        RungResult[] results = [.. Enumerable.Range(0, 7).Select(i => new RungResult(i, [10 - i]))];
        PromotionDecision decision = Decide(results, [6], closed: true);
        Assert.Equal([5], decision.Promote);
        Assert.Empty(decision.Wait);
        Assert.Equal([4, 3, 2, 1, 0], decision.Stop);
    }

    [Fact]
    public void A_closed_rung_promotes_at_least_one_trial()
    {
        PromotionDecision decision = Decide([new(0, [2]), new(1, [1])], closed: true);
        Assert.Equal([1], decision.Promote);
        Assert.Equal([0], decision.Stop);
        Assert.Equal([0], Decide([new(0, [2]), new(1, [1])], [1], closed: true).Stop);
        Assert.Empty(Decide([], closed: true).Promote);
    }

    [Fact]
    public void The_order_of_the_results_does_not_matter()
    {
        var random = new RandomStream(1, "rung");
        RungResult[] results = [.. Enumerable.Range(0, 30).Select(i => new RungResult(i, [random.NextInt(5), random.NextInt(5)], [random.NextInt(3) - 1]))];
        PromotionDecision first = Decide(results);
        for (int i = 0; i < 20; i++)
        {
            random.Shuffle(results.AsSpan());
            PromotionDecision again = Decide(results);
            Assert.Equal(first.Promote, again.Promote);
            Assert.Equal(first.Wait, again.Wait);
        }
    }

    [Fact]
    public void Asked_after_every_result_halving_promotes_all_that_the_closed_rung_would()
    {
        // ASHA: results come one by one; in the end all of the true best third have been promoted, with at most a few too many.
        var random = new RandomStream(2, "rung");
        var results = new List<RungResult>();
        HashSet<int> promoted = [];
        for (int i = 0; i < 90; i++)
        {
            results.Add(new RungResult(i, [random.NextDouble()]));
            promoted.UnionWith(Decide([.. results], promoted).Promote);
        }

        promoted.UnionWith(Decide([.. results], promoted, closed: true).Promote);
        int[] best = [.. results.OrderBy(r => r.Objectives[0]).Take(30).Select(r => r.Trial)];
        Assert.Empty(best.Except(promoted));
        Assert.InRange(promoted.Count, 30, 45);
    }

    [Fact]
    public void Promote_all_promotes_each_once()
    {
        PromotionDecision decision = new PromoteAll().Decide(Ladder, 1, new RungState([new(2, [1]), new(0, [2]), new(1, [0])], new HashSet<int> { 0 }, false));
        Assert.Equal([1, 2], decision.Promote);
        Assert.Empty(decision.Wait);
        Assert.Empty(decision.Stop);
    }

    [Fact]
    public void Nothing_is_promoted_from_the_last_rung()
    {
        foreach (IPromotionRule rule in new IPromotionRule[] { new PromoteAll(), new AsynchronousHalving() })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => rule.Decide(Ladder, 2, new RungState([], Nobody, false)));
            Assert.Throws<ArgumentOutOfRangeException>(() => rule.Decide(Ladder, -1, new RungState([], Nobody, false)));
        }
    }

    private static PromotionDecision Decide(RungResult[] results, HashSet<int>? promoted = null, bool closed = false) =>
        new AsynchronousHalving().Decide(Ladder, 0, new RungState(results, promoted ?? Nobody, closed));
}
