using PruneSearch.Core.Tests.Pruning.Topologies;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Groups;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Groups;

public sealed class GroupOptionsTests
{
    [Theory]
    [InlineData("block1.conv*", "block1.conv1", true)]
    [InlineData("*.conv1", "block1.conv1", true)]
    [InlineData("*", "anything", true)]
    [InlineData("block?.conv?", "block1.conv2", true)]
    [InlineData("block?.conv?", "block10.conv2", false)]
    [InlineData("*a*b*", "xxaxxbxx", true)]
    [InlineData("*a*b", "xxaxxbxx", false)]
    [InlineData("conv1", "conv10", false)]
    [InlineData("", "a", false)]
    [InlineData("**", "", true)]
    public void Patterns(string pattern, string name, bool matches) => Assert.Equal(matches, ExclusionPatterns.Matches(pattern, name));

    [Fact]
    public void A_layers_output_is_excluded_by_its_label()
    {
        PruningGroups groups = Verify.Groups(Chain(), new GroupOptions { Exclude = ["b"] }, "a: 6 units, made by a, read by b", "c: 5 units, made by c, read by fc");
        Verify.Kept(groups, "b axis 0: excluded by 'b'", "fc axis 0: graph output 'y'");
    }

    [Fact]
    public void A_layers_output_is_excluded_by_its_weight() =>
        Verify.Groups(Chain(), new GroupOptions { Exclude = ["a.w*", "c"] }, "b: 8 units, made by b, read by c");

    // What is tied to an excluded layer stays with it.
    [Fact]
    public void Tied_layers_stay_together()
    {
        var b = new GraphBuilder("g");
        string x = b.Input("x", 3, 5, 5);
        string sum = b.Add("add", b.Conv("a", x, 6, 3), b.Conv("b", x, 6, 1));
        PruningGroups groups = Verify.Groups(
            ResidualTests.Head(b, b.Conv("c", sum, 5, 3), 5), new GroupOptions { Exclude = ["b"] }, "c: 5 units, made by c, read by fc");
        Verify.Kept(groups, "a axis 0: excluded by 'b'", "b axis 0: excluded by 'b'", "fc axis 0: graph output 'y'");
    }

    [Fact]
    public void Patterns_that_match_nothing_are_errors()
    {
        var e = Assert.Throws<InvalidInputException>(() => PruningGroups.Of(Chain(), new GroupOptions { Exclude = ["a", "layer9.*", "?"] }));
        Assert.Equal("exclude 'layer9.*': matches no node and no initialiser of the model (an exclusion pattern matches at least one name)", Assert.Single(e.Errors).ToString());
    }

    [Fact]
    public void Options_out_of_range_are_errors()
    {
        var e = Assert.Throws<InvalidInputException>(() => PruningGroups.Of(Chain(), new GroupOptions { MinimumKept = 0, RoundTo = -8 }));
        Assert.Equal(["minimumKept", "roundTo"], e.Errors.Select(x => x.Where));
    }

    [Fact]
    public void Minimum_and_rounding()
    {
        var groups = PruningGroups.Of(Chain(), new GroupOptions { MinimumKept = 3, RoundTo = 2 });
        Assert.Equal([0, 2], groups["a"].Removals.All()); // 6 -> 4
        Assert.Equal([0, 2, 4], groups["b"].Removals.All()); // 8 -> 6, 4
        Assert.Equal([0, 1], groups["c"].Removals.All()); // 5 -> 4
    }

    [Fact]
    public void Groups_that_cannot_shrink_are_excluded_with_the_reason()
    {
        var groups = PruningGroups.Of(Chain(), new GroupOptions { MinimumKept = 6, RoundTo = 8 });
        Verify.Kept(
            groups,
            "a axis 0: 6 units, and at least 6 must stay",
            "b axis 0: no smaller number than its 8 units is a multiple of 8 (roundTo)",
            "c axis 0: 5 units, and at least 6 must stay",
            "fc axis 0: graph output 'y'");
        Assert.Empty(groups.Groups);
    }

    [Fact]
    public void An_unknown_group_lists_the_known_ones()
    {
        var e = Assert.Throws<InvalidInputException>(() => PruningGroups.Of(Chain())["conv7"]);
        Assert.Contains("groups: a, b, c", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Describes_what_changes_together_and_why()
    {
        var b = new GraphBuilder("g");
        string x = ResidualTests.Unit(b, "stem", b.Input("x", 3, 5, 5), 6);
        string sum = b.Add("add", x, b.Conv("a", x, 6, 3, groups: 2));
        const string expected = """
            stem: 6 units, the same number from each of 2 partitions
              made by stem (Conv), a (Conv)
              with    stem.bn (BatchNormalization)
              read by a (Conv), fc (Gemm)
              tied by add (Add)
            stays, and why:
              fc, axis 0: graph output 'y'

            """;
        Assert.Equal(expected.ReplaceLineEndings("\n"), PruningGroups.Of(ResidualTests.Head(b, sum, 6)).Describe());
    }

    [Fact]
    public void Single_weights_are_those_of_layers()
    {
        var b = new GraphBuilder("g");
        string x = ResidualTests.Unit(b, "a", b.Input("x", 3, 5, 5), 6);
        x = b.Conv("dw", b.Node("Mul", "scale", [x, b.Weight("scale.value", 6, 6, 1, 1)]), 6, 3, groups: 6, bias: true);
        ModelGraph graph = ResidualTests.Head(b, x, 6);
        var groups = WeightGroups.Of(graph);
        Assert.Equal(
            [("a.weight", "a", 162), ("dw.weight", "dw", 54), ("fc.weight", "fc", 18)],
            groups.Groups.Select(g => (g.Id, g.Layer, g.Count)));
        var without = WeightGroups.Of(graph, new GroupOptions { Exclude = ["d?", "fc.*"], MinimumKept = 4 });
        Assert.Equal("a.weight", Assert.Single(without.Groups).Initializer);
        Assert.Equal(158, without.Groups[0].Removals.Most);
        Assert.Equal(["dw, axis 0: excluded by 'd?'", "fc, axis 0: excluded by 'fc.*'"], without.Exclusions.Select(e => e.ToString()));
    }

    private static ModelGraph Chain()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("c", b.Conv("b", b.Conv("a", b.Input("x", 3, 5, 5), 6, 3), 8, 3), 5, 3);
        return ResidualTests.Head(b, x, 5);
    }
}
