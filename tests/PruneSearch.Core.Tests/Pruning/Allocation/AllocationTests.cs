using PruneSearch.Core.Tests.Pruning.Topologies;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Surgery;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Allocation;

public sealed class AllocationTests
{
    [Fact]
    public void The_lowest_scores_go_and_of_equal_ones_the_lower_index_stays()
    {
        ScoredGroup group = Scored(Chain(), "b", 3, 1, 2, 1, 9, 1, 2, 0);
        Assert.Equal([7], group.Lowest(1));
        Assert.Equal([3, 5, 7], group.Lowest(3));
        Assert.Equal([1, 3, 5, 6, 7], group.Lowest(5));
        Assert.Throws<ArgumentException>(() => group.Lowest(8));
    }

    [Fact]
    public void Every_partition_loses_its_own_lowest()
    {
        var groups = PruningGroups.Of(Grouped());
        Assert.Equal([1, 2, 4, 7], Scored(groups, "a", 9, 8, 7, 10, 1, 3, 4, 2).Lowest(4));
    }

    [Fact]
    public void Scores_must_be_numbers_one_for_each_unit()
    {
        UnitGroup group = Chain()["a"];
        Assert.Throws<ArgumentException>(() => new ScoredGroup(group, new double[5]));
        Assert.Throws<ArgumentException>(() => new ScoredGroup(group, [0, 1, double.NaN, 3, 4, 5]));
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(0.5, 3, 4, 2)] // 2.5 of c: of two as near, the smaller
    [InlineData(0.3, 2, 2, 1)]
    [InlineData(1, 5, 7, 4)] // one stays
    public void Uniform_takes_the_same_fraction_of_each(double ratio, int a, int b, int c) =>
        Assert.Equal([a, b, c], new UniformAllocation().Removals(Random(Chain(), 1), ratio));

    [Fact]
    public void Uniform_rounds_kept_numbers()
    {
        var groups = PruningGroups.Of(Graph(), new GroupOptions { RoundTo = 4 });
        Assert.Equal([2, 4, 1], new UniformAllocation().Removals(Random(groups, 1), 0.5));
        Assert.Equal([2, 4, 1], new UniformAllocation().Removals(Random(groups, 1), 1));
        Assert.Equal([0, 0, 0], new UniformAllocation().Removals(Random(groups, 1), 0.1));
    }

    [Fact]
    public void Ratios_count_what_earlier_cuts_removed()
    {
        PruningGroups groups = Chain();
        PruningGroups left = groups.After(GraphSurgery.Cut(groups, Selection.Empty.With(groups["b"], [0, 1])));
        Assert.Equal([3, 2, 2], new UniformAllocation().Removals(Random(left, 1), 0.5));
        Assert.Equal([1, 0, 1], new UniformAllocation().Removals(Random(left, 1), 0.2));
    }

    [Fact]
    public void Per_group_takes_each_groups_ratio()
    {
        var allocation = new PerGroupAllocation(new Dictionary<string, double> { ["a"] = 0.5, ["c"] = 0.2 });
        Assert.Equal([3, 0, 1], allocation.Removals(Random(Chain(), 1), 1));
        Assert.Equal([1, 0, 0], allocation.Removals(Random(Chain(), 1), 0.4));
    }

    [Fact]
    public void Per_group_reports_all_bad_ratios()
    {
        var e = Assert.Throws<InvalidInputException>(() => new PerGroupAllocation(new Dictionary<string, double> { ["a"] = 1.5, ["b"] = double.NaN, ["c"] = 0 }));
        Assert.Equal(["ratio of 'a'", "ratio of 'b'"], e.Errors.Select(x => x.Where));
        var unknown = new PerGroupAllocation(new Dictionary<string, double> { ["d"] = 0.1 });
        Assert.Contains("groups: a, b, c", Assert.Throws<InvalidInputException>(() => unknown.Removals(Random(Chain(), 1), 1)).Message, StringComparison.Ordinal);
    }

    // Against a plain sort of all units.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Global_takes_the_lowest_of_all(ulong seed)
    {
        IReadOnlyList<ScoredGroup> groups = Random(Chain(), seed);
        for (int removed = 0; removed <= 12; removed++)
        {
            var selection = Selection.Lowest(groups, new GlobalAllocation(0.8).Removals(groups, removed / 19.0));
            var lost = new Dictionary<string, int>();
            var expected = new List<(string, int)>();
            foreach ((string id, int unit, _, int most) in groups
                .SelectMany(g => g.Scores.Select((s, u) => (g.Group.Id, Unit: u, Score: s, Most: (int)(0.8 * g.Group.Count))))
                .OrderBy(u => u.Score))
            {
                if (expected.Count < removed && lost.GetValueOrDefault(id) < most)
                {
                    expected.Add((id, unit));
                    lost[id] = lost.GetValueOrDefault(id) + 1;
                }
            }

            Assert.Equal(expected.Order(), selection.Removed.SelectMany(r => r.Value.Select(u => (r.Key, u))).Order());
        }
    }

    [Fact]
    public void Global_leaves_no_group_without_units()
    {
        IReadOnlyList<ScoredGroup> groups = [Scored(Chain(), "a", 0, 0, 0, 0, 0, 0), Scored(Chain(), "b", 9, 9, 9, 9, 9, 9, 9, 9), Scored(Chain(), "c", 5, 5, 5, 5, 5)];
        Assert.Equal([5, 0, 0], new GlobalAllocation(1).Removals(groups, 5 / 19.0));
        Assert.Equal([5, 0, 1], new GlobalAllocation(1).Removals(groups, 6 / 19.0));
        Assert.Equal([3, 1, 2], new GlobalAllocation(0.5).Removals(groups, 6 / 19.0));
        Assert.Equal([3, 4, 2], new GlobalAllocation(0.5).Removals(groups, 1));
    }

    [Fact]
    public void Global_breaks_ties_from_the_last_group_on()
    {
        IReadOnlyList<ScoredGroup> groups = [Scored(Chain(), "a", 1, 1, 1, 1, 1, 1), Scored(Chain(), "c", 1, 1, 1, 1, 1)];
        Assert.Equal([0, 3], new GlobalAllocation().Removals(groups, 3 / 11.0));
        Assert.Equal([2, 4], new GlobalAllocation().Removals(groups, 6 / 11.0));
    }

    // Steps of two units (one of each partition) are compared by their mean: rounds of a are (1+7)/2, (2+8)/2, ...
    [Fact]
    public void Global_compares_whole_rounds_of_partitions()
    {
        var groups = PruningGroups.Of(Grouped());
        IReadOnlyList<ScoredGroup> scored = [Scored(groups, "a", 1, 2, 3, 4, 7, 8, 9, 10), Scored(groups, "b", 4.5, 5.5, 4.5, 6)];
        Assert.Equal([0, 0], new GlobalAllocation().Removals(scored, 1 / 12.0));
        Assert.Equal([2, 0], new GlobalAllocation().Removals(scored, 2 / 12.0));
        Assert.Equal([2, 2], new GlobalAllocation().Removals(scored, 4 / 12.0));
        Assert.Equal([4, 2], new GlobalAllocation().Removals(scored, 7 / 12.0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void More_ratio_never_removes_less(int roundTo)
    {
        var groups = PruningGroups.Of(Graph(), new GroupOptions { RoundTo = roundTo });
        IReadOnlyList<ScoredGroup> scored = Random(groups, 5);
        foreach (IAllocation allocation in new IAllocation[] { new UniformAllocation(), new GlobalAllocation(), new PerGroupAllocation(new Dictionary<string, double> { ["a"] = 0.9, ["b"] = 0.4 }) })
        {
            int[] before = [0, 0, 0];
            for (double ratio = 0; ratio <= 1; ratio += 1 / 64.0)
            {
                int[] now = allocation.Removals(scored, ratio);
                Assert.All(now.Zip(before), p => Assert.True(p.First >= p.Second));
                Assert.All(scored.Zip(now), p => Assert.True(p.First.Group.Removals.Allows(p.Second)));
                before = now;
            }
        }
    }

    [Fact]
    public void Ratios_are_fractions()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new UniformAllocation().Removals([], 1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GlobalAllocation().Removals([], double.NaN));
        Assert.Throws<InvalidInputException>(() => new GlobalAllocation(-0.1));
    }

    [Fact]
    public void A_selection_that_breaks_a_constraint_is_refused()
    {
        var groups = PruningGroups.Of(Grouped());
        Assert.Throws<ArgumentException>(() => GraphSurgery.Cut(groups, Selection.Empty.With(groups["a"], [0, 1])));
        Assert.Throws<ArgumentException>(() => GraphSurgery.Cut(groups, Selection.Empty.With(groups["a"], [0])));
        Assert.Throws<ArgumentException>(() => GraphSurgery.Cut(groups, Selection.Empty.With(groups["a"], [0, 8])));
        Assert.Throws<ArgumentException>(() => GraphSurgery.Cut(groups, Selection.Empty.With(Chain()["c"], [0])));
        Assert.Throws<ArgumentException>(() => GraphSurgery.Cut(groups, Selection.Empty.With(groups["b"], [0, 1, 2, 3])));
    }

    private static PruningGroups Chain() => PruningGroups.Of(Graph());

    private static ModelGraph Graph()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("c", b.Conv("b", b.Conv("a", b.Input("x", 3, 5, 5), 6, 3), 8, 3), 5, 3);
        return ResidualTests.Head(b, x, 5);
    }

    private static ModelGraph Grouped()
    {
        var b = new GraphBuilder("g");
        return ResidualTests.Head(b, b.Conv("b", b.Conv("a", b.Input("x", 3, 5, 5), 8, 3), 4, 3, groups: 2), 4);
    }

    private static ScoredGroup Scored(PruningGroups groups, string id, params double[] scores) => new(groups[id], scores);

    private static ScoredGroup[] Random(PruningGroups groups, ulong seed)
    {
        var random = new RandomStream(seed, "scores");
        return [.. groups.Groups.Select(g => new ScoredGroup(g, [.. Enumerable.Range(0, g.Count).Select(_ => random.NextDouble())]))];
    }
}
