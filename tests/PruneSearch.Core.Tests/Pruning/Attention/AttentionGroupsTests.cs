using PruneSearch.Graphs;
using PruneSearch.Graphs.Couplings;
using PruneSearch.Pruning.Groups;
using PruneSearch.TestKit.Models;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Attention;

/// <summary>What can be cut from attention in every exported form; <see cref="Verify.Groups(ModelGraph, GroupOptions, string[])"/> cuts at random too.</summary>
public sealed class AttentionGroupsTests
{
    public static TheoryData<string> Names => VisionTransformerForms.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Channels_are_the_feed_forward_width(string name) => Verify.Groups(
        VisionTransformerForms.Build(name),
        "b0.up: 10 units, made by b0.up, read by b0.down",
        "b1.up: 10 units, made by b1.up, read by b1.down");

    [Theory]
    [InlineData("separate", 4, "q k v", "o")]
    [InlineData("separate-causal", 4, "q k v", "o")]
    [InlineData("fused-reshape", 4, "qkv", "o")]
    [InlineData("fused-slices", 4, "qkv", "o")]
    [InlineData("sequence-first", 4, "qkv", "o")]
    [InlineData("grouped-expand", 2, "q k v", "o")]
    [InlineData("grouped-broadcast", 2, "q k v", "o")]
    [InlineData("multi-query", 4, "q", "o")]
    [InlineData("multi-query-expand", 4, "q", "o")]
    public void Heads(string name, int heads, string made, string read)
    {
        PruningGroups groups = Verify.Groups(VisionTransformerForms.Build(name), Of(UnitKinds.Head), [.. Enumerable.Range(0, 2).Select(Line)]);
        Assert.All(groups.Groups, g => Assert.Equal(UnitKinds.Head, g.Kind));

        string Line(int block) => $"b{block}.{made.Split(' ')[0]}: {heads} units, made by {Layers(block, made)}, read by {Layers(block, read)}";
    }

    [Theory]
    [InlineData("separate", "q k", "scores", "v", "o")]
    [InlineData("separate-causal", "q k", "scores", "v", "o")]
    [InlineData("fused-slices", "qkv", "scores", "qkv", "o")]
    [InlineData("sequence-first", "qkv", "scores", "qkv", "o")]
    [InlineData("grouped-expand", "q k", "scores", "v", "o")]
    [InlineData("grouped-broadcast", "q k", "scores", "v", "o")]
    [InlineData("multi-query", "q k", "scores", "v", "o")]
    [InlineData("multi-query-expand", "q k", "scores", "v", "o")]
    public void Head_dimensions_of_queries_and_keys_and_those_of_values(string name, string compared, string scores, string mixed, string read)
    {
        PruningGroups groups = Verify.Groups(VisionTransformerForms.Build(name), Of(UnitKinds.HeadDim), [.. Enumerable.Range(0, 2).SelectMany(Lines)]);
        Assert.All(groups.Groups, g => Assert.Equal(UnitKinds.HeadDim, g.Kind));

        IEnumerable<string> Lines(int block)
        {
            string again = compared == mixed ? "#2" : string.Empty;
            yield return $"b{block}.{compared.Split(' ')[0]}: 3 units, made by {Layers(block, compared)}, read by {Layers(block, scores)}";
            yield return $"b{block}.{mixed}{again}: 3 units, made by {Layers(block, mixed)}, read by {Layers(block, read)}";
        }
    }

    // One reshape gives queries, keys and values their features: they lose the same ones.
    [Fact]
    public void Head_dimensions_of_one_reshape() => Verify.Groups(
        VisionTransformerForms.Build("fused-reshape"),
        Of(UnitKinds.HeadDim),
        "b0.qkv: 3 units, made by b0.qkv, read by b0.scores b0.o",
        "b1.qkv: 3 units, made by b1.qkv, read by b1.scores b1.o");

    [Theory]
    [MemberData(nameof(Names))]
    public void Heads_and_channels_in_one_cut(string name) => Assert.Equal(4, Verify.Groups(VisionTransformerForms.Build(name), Of(UnitKinds.Channel | UnitKinds.Head), Lines(name, UnitKinds.Channel | UnitKinds.Head)).Groups.Length);

    [Theory]
    [MemberData(nameof(Names))]
    public void Head_dimensions_and_channels_in_one_cut(string name) =>
        Verify.Groups(VisionTransformerForms.Build(name), Of(UnitKinds.Channel | UnitKinds.HeadDim), Lines(name, UnitKinds.Channel | UnitKinds.HeadDim));

    [Theory]
    [MemberData(nameof(Names))]
    public void Ids_do_not_depend_on_what_else_is_asked_for(string name)
    {
        ModelGraph graph = VisionTransformerForms.Build(name);
        string[] Ids(UnitKinds asked, UnitKinds kind) => [.. PruningGroups.Of(graph, Of(asked)).Groups.Where(g => g.Kind == kind).Select(g => $"{g}")];

        Assert.Equal(Ids(UnitKinds.Channel, UnitKinds.Channel), Ids(UnitKinds.Channel | UnitKinds.Head, UnitKinds.Channel));
        Assert.Equal(Ids(UnitKinds.Channel, UnitKinds.Channel), Ids(UnitKinds.Channel | UnitKinds.HeadDim, UnitKinds.Channel));
        Assert.Equal(Ids(UnitKinds.Head, UnitKinds.Head), Ids(UnitKinds.Channel | UnitKinds.Head, UnitKinds.Head));
    }

    // A key head takes its query heads along, and every head the same number of features.
    [Fact]
    public void Indices_of_a_shared_key_head()
    {
        UnitGroup heads = PruningGroups.Of(VisionTransformerForms.Build("grouped-expand"), Of(UnitKinds.Head))["b0.q"];
        Assert.Equal([6, 7, 8, 9, 10, 11], Indices(heads, "b0.q.weight", 1, unit: 1));
        Assert.Equal([3, 4, 5], Indices(heads, "b0.k.weight", 1, unit: 1));
        Assert.Equal([6, 7, 8, 9, 10, 11], Indices(heads, "b0.o.weight", 0, unit: 1));
        UnitGroup dimensions = PruningGroups.Of(VisionTransformerForms.Build("grouped-expand"), Of(UnitKinds.HeadDim))["b0.q"];
        Assert.Equal([1, 4, 7, 10], Indices(dimensions, "b0.q.weight", 1, unit: 1));
        Assert.Equal([1, 4], Indices(dimensions, "b0.k.bias", 0, unit: 1));
    }

    [Fact]
    public void Indices_of_a_fused_projection()
    {
        UnitGroup heads = PruningGroups.Of(VisionTransformerForms.Build("fused-reshape"), Of(UnitKinds.Head))["b1.qkv"];
        Assert.Equal([6, 7, 8, 18, 19, 20, 30, 31, 32], Indices(heads, "b1.qkv.weight", 1, unit: 2));
    }

    [Theory]
    [InlineData("separate", "ReduceMean averages over this axis (ReduceMean 'b0.norm1.mean')")]
    [InlineData("fused-reshape", "LayerNormalization takes mean and variance over this axis (LayerNormalization 'b0.norm1')")]
    public void The_residual_stream_stays(string name, string reason)
    {
        PruningGroups groups = PruningGroups.Of(VisionTransformerForms.Build(name));
        Assert.Equal(
            [reason, reason, reason, reason, reason],
            groups.Exclusions.Where(e => e.Node is "patches" or "b0.o" or "b0.down" or "b1.o" or "b1.down").Select(e => e.Reason));
    }

    [Fact]
    public void What_is_not_asked_for_is_listed_with_the_reason()
    {
        ModelGraph graph = VisionTransformerForms.Build("multi-query");
        Assert.Equal("its units are attention heads, which are not asked for", Reason(UnitKinds.Channel, "b0.q"));
        Assert.Equal("its units are channels, which are not asked for", Reason(UnitKinds.Head, "b0.up"));
        Assert.Equal("folded with axis 2, which is pruned already (Reshape 'b0.join')", Reason(UnitKinds.Head, "b0.v"));

        string Reason(UnitKinds asked, string node) => PruningGroups.Of(graph, Of(asked)).Exclusions.Single(e => e.Node == node).Reason;
    }

    [Fact]
    public void Heads_and_head_dimensions_are_not_cut_at_once()
    {
        var e = Assert.Throws<InvalidInputException>(() => PruningGroups.Of(VisionTransformerForms.Build("separate"), Of(UnitKinds.Head | UnitKinds.HeadDim)));
        Assert.Equal("units", Assert.Single(e.Errors).Where);
    }

    private static GroupOptions Of(UnitKinds kinds) => new() { Units = kinds };

    private static string Layers(int block, string names) => string.Join(' ', names.Split(' ').Select(n => $"b{block}.{n}"));

    private static int[] Indices(UnitGroup group, string value, int axis, int unit) =>
        group.Axes.Single(a => a.Axis == new AxisRef(value, axis)).Indices(unit).ToArray();

    /// <summary>The lines of the groups of each kind alone, in the order of their first layers.</summary>
    private static string[] Lines(string name, UnitKinds kinds)
    {
        ModelGraph graph = VisionTransformerForms.Build(name);
        string[] nodes = [.. graph.Nodes.Select(n => n.Label)];
        return [.. new[] { UnitKinds.Channel, UnitKinds.Head, UnitKinds.HeadDim }.Where(k => kinds.HasFlag(k))
            .SelectMany(k => PruningGroups.Of(graph, Of(k)).Groups)
            .OrderBy(g => Array.IndexOf(nodes, g.Id.Split('#')[0]))
            .Select(Verify.Line)];
    }
}
