using PruneSearch.Core.Tests.Pruning.Topologies;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Couplings;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Surgery;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Groups;

public sealed class GroupsAfterCutTests
{
    [Fact]
    public void Units_are_renumbered_and_the_base_count_stays()
    {
        PruningGroups groups = Concat();
        CutResult cut = Verify.Cut(groups, Selection.Empty.With(groups["a"], [0, 2]).With(groups["b"], [5]));
        PruningGroups left = groups.After(cut);
        Assert.Equal([("a", 2, 4), ("b", 5, 6), ("c", 6, 6)], left.Groups.Select(g => (g.Id, g.Count, g.BaseCount)));
        GroupAxis consumer = left["b"].Axes.Single(a => a.Axis == new AxisRef("c.weight", 1));
        Assert.Equal([2, 3, 4, 5, 6], Enumerable.Range(0, 5).Select(u => consumer.Indices(u)[0]));
        Assert.Equal(9 * 6, consumer.SliceElements);
        Verify.Cut(left, Selection.Empty.With(left["b"], [0, 4]));
    }

    // As found anew in the cut graph, where no axis came down to one index.
    [Fact]
    public void Are_the_groups_of_the_cut_graph()
    {
        PruningGroups groups = Concat();
        CutResult cut = GraphSurgery.Cut(groups, Selection.Empty.With(groups["a"], [1]).With(groups["c"], [0, 3]));
        PruningGroups left = groups.After(cut);
        var found = PruningGroups.Of(cut.Graph);
        Assert.Equal(found.Groups.Select(g => $"{g} {g.Removals}"), left.Groups.Select(g => $"{g} {g.Removals}"));
        foreach ((UnitGroup mine, UnitGroup other) in left.Groups.Zip(found.Groups))
        {
            Assert.Equal(other.Axes.Select(a => Text(other, a)), mine.Axes.Select(a => Text(mine, a)));
        }

        static string Text(UnitGroup group, GroupAxis axis) =>
            $"{axis} of {axis.Size}x{axis.SliceElements}: {string.Join(' ', Enumerable.Range(0, group.Count).Select(u => string.Join(',', axis.Indices(u).ToArray()) + "/" + group.PartitionOf(u)))}";
    }

    // A head count of one changes what a reshape looks like: found anew, single features of the last head would be units.
    [Fact]
    public void Stay_units_of_the_base_model_where_an_axis_came_down_to_one()
    {
        var b = new GraphBuilder("g");
        string x = b.Node("MatMul", "q", [b.Input("x", 5, 6), b.Weight("q.weight", 6, 6, 6)]);
        x = b.Node("Reshape", "split", [x, b.Constant("parts", Tensor.Vector(0, 0, 2, 3))]);
        x = b.Node("Reshape", "join", [b.Relu("relu", x), b.Constant("whole", Tensor.Vector(0, 0, 6))]);
        var groups = PruningGroups.Of(b.Build((b.Node("MatMul", "o", [x, b.Weight("o.weight", 6, 6, 4)]), "y")));
        CutResult cut = Verify.Cut(groups, Selection.Empty.With(groups["q"], [0]));
        Assert.Equal(3, PruningGroups.Of(cut.Graph)["q"].Count);
        Assert.Equal(0, groups.After(cut)["q"].Removals.Most);
    }

    [Fact]
    public void A_cut_of_another_graph_is_refused()
    {
        CutResult cut = GraphSurgery.Cut(Concat(), Selection.Empty);
        Assert.Throws<ArgumentException>(() => Concat().After(cut));
    }

    private static PruningGroups Concat()
    {
        var b = new GraphBuilder("g");
        string input = b.Input("x", 3, 5, 5);
        string x = ConcatTests.Join(b, "concat", [b.Conv("a", input, 4, 3), b.Conv("b", input, 6, 1)], 10);
        x = b.Conv("d", b.Conv("c", x, 6, 3), 4, 3, groups: 2);
        return PruningGroups.Of(b.Build((x, "y")));
    }
}
