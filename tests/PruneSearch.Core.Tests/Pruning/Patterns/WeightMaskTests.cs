using PruneSearch.Core.Tests.Pruning.Topologies;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Patterns;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Patterns;

public sealed class WeightMaskTests
{
    [Fact]
    public void Zeroes_what_it_does_not_keep()
    {
        var mask = WeightMask.Of("w", [2, 5], [true, false, true, true, false, false, true, true, true, false]);
        Assert.Equal((10, 6), (mask.Count, mask.KeptCount));
        Assert.Equal([1f, 0, 3, 4, 0, 0, 7, 8, 9, 0], mask.Apply(Tensor.Of<float>([2, 5], [1f, 2, 3, 4, 5, 6, 7, 8, 9, 10])).ToFloats());
        Assert.Equal([1f, 0, 1, 1, 0, 0, 1, 1, 1, 0], mask.ToFloats());
        Half[] halves = [.. Enumerable.Range(1, 10).Select(i => (Half)i)];
        Assert.Equal([1f, 0, 3, 4, 0, 0, 7, 8, 9, 0], mask.Apply(Tensor.Of<Half>([2, 5], halves)).ToFloats());
        Assert.Throws<ArgumentException>(() => mask.Apply(Tensor.Of<float>([5, 2], new float[10])));
        Assert.Throws<ArgumentException>(() => WeightMask.Of("w", [2, 5], new bool[9]));
    }

    [Fact]
    public void Is_stored_and_read()
    {
        var mask = WeightMask.Of("layer.ü", [3, 3], [true, false, true, true, false, false, true, true, true]);
        WeightMask read = WeightMask.FromBytes(mask.ToBytes());
        Assert.Equal(mask.Digest, read.Digest);
        Assert.Equal(("layer.ü", 6), (read.Initializer, read.KeptCount));
        Assert.Equal(mask.ToFloats(), read.ToFloats());
        Assert.NotEqual(mask.Digest, WeightMask.Of("other", mask.Dims, [.. mask.ToFloats().Select(f => f > 0)]).Digest);
        Assert.Equal(new("layer.ü", mask.Digest), mask.ToDigest());
    }

    [Fact]
    public void Damaged_bytes_are_input_errors()
    {
        byte[] bytes = WeightMask.Of("w", [3, 3], new bool[9]).ToBytes();
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidInputException>(() => WeightMask.FromBytes(bytes.AsSpan(0, length)));
        }

        foreach (int at in new[] { 0, 8, 15, 17, 25, 33, 40, bytes.Length - 1 })
        {
            byte[] damaged = (byte[])bytes.Clone();
            damaged[at] ^= 0x82;
            Assert.Throws<InvalidInputException>(() => WeightMask.FromBytes(damaged));
        }

        Assert.Throws<InvalidInputException>(() => WeightMask.FromBytes([.. bytes, 0]));
    }

    [Fact]
    public void Uniform_and_global_masks_take_the_smallest_weights()
    {
        ModelGraph graph = Graph();
        ScoredGroup[] scored = Scored(graph);
        IReadOnlyList<WeightMask> uniform = WeightMasking.Masks(scored, new UniformAllocation().Removals(scored, 0.5));
        Assert.Equal([("a.weight", 81), ("c.weight", 108), ("fc.weight", 6)], uniform.Select(m => (m.Initializer, m.Count - m.KeptCount)));

        // 80% of all 390 weights: a plain sort, with at most 90% of each layer.
        IReadOnlyList<WeightMask> global = WeightMasking.Masks(scored, new GlobalAllocation().Removals(scored, 0.8));
        var expected = scored.SelectMany(g => g.Scores.Select((s, i) => (g.Group.Id, Index: i, Score: s))).OrderBy(w => w.Score).Take(312).ToHashSet();
        foreach (WeightMask mask in global)
        {
            Assert.Equal(
                Enumerable.Range(0, mask.Count).Where(i => expected.Any(e => e.Id == mask.Initializer && e.Index == i)),
                Enumerable.Range(0, mask.Count).Where(i => !mask.Keeps(i)));
        }
    }

    [Fact]
    public void Masked_models_count_their_zeros()
    {
        ModelGraph graph = Graph();
        ScoredGroup[] scored = Scored(graph);
        ModelGraph masked = WeightMasking.Apply(graph, WeightMasking.Masks(scored, new UniformAllocation().Removals(scored, 0.5)));
        var before = ModelCost.Of(graph);
        var after = ModelCost.Of(masked);
        Assert.Equal((before.Parameters, before.Macs), (after.Parameters, after.Macs));
        Assert.Equal(before.NonZeroParameters - 195, after.NonZeroParameters);
        Assert.Throws<ArgumentException>(() => WeightMasking.Apply(graph, [WeightMask.Of("a.weight", [2], [true, true])]));
    }

    // Masked weights are zero, so that the next masks contain the earlier ones.
    [Fact]
    public void Masks_grow()
    {
        ModelGraph graph = Graph();
        HashSet<(string, int)> before = [];
        foreach (double ratio in new[] { 0.2, 0.5, 0.7 })
        {
            ScoredGroup[] scored = Scored(graph);
            IReadOnlyList<WeightMask> masks = WeightMasking.Masks(scored, new GlobalAllocation().Removals(scored, ratio));
            HashSet<(string, int)> now = [.. masks.SelectMany(m => Enumerable.Range(0, m.Count).Where(i => !m.Keeps(i)).Select(i => (m.Initializer, i)))];
            Assert.Equal((int)(ratio * 390), now.Count);
            Assert.Superset(before, now);
            graph = WeightMasking.Apply(graph, masks);
            before = now;
        }
    }

    private static ModelGraph Graph()
    {
        var b = new GraphBuilder("g");
        return ResidualTests.Head(b, b.Conv("c", ResidualTests.Unit(b, "a", b.Input("x", 3, 5, 5), 6), 4, 3), 4);
    }

    private static ScoredGroup[] Scored(ModelGraph graph) =>
        [.. WeightGroups.Of(graph).Groups.Select(g => new ScoredGroup(g, MagnitudeCriterion.L1.Score(g, Evidence.OfWeights(graph))))];
}
