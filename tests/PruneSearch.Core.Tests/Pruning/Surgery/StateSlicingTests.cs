using System.Collections.Immutable;
using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Simplification;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Patterns;
using PruneSearch.Pruning.Surgery;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Surgery;

public sealed class StateSlicingTests
{
    // Whatever a session holds by the name of an initialiser loses the same elements as the graph does: a graph that is given the state's
    // tensors as weights and then cut has the sliced state's tensors.
    [Fact]
    public void Slicing_a_state_is_slicing_the_graph()
    {
        int sliced = 0;
        for (ulong seed = 1; seed <= 40; seed++)
        {
            ModelGraph graph = GraphSimplifier.Run(RandomGraph.Draw(seed));
            var groups = PruningGroups.Of(graph);
            CutResult cut = GraphSurgery.Cut(groups, Verify.RandomSelection(groups, new RandomStream(seed, "cut")));
            string[] names = [.. graph.Initializers.Where(i => i.Value.ElementType.IsFloat() && cut.Graph.Initializers.ContainsKey(i.Key)).Select(i => i.Key)];
            var state = new TrainingState(
                12,
                names.ToImmutableSortedDictionary(n => n, n => Numbered(graph.Initializers[n], 0), StringComparer.Ordinal),
                new[] { "first", "second" }.ToImmutableSortedDictionary(
                    s => s,
                    s => names.ToImmutableSortedDictionary(n => n, n => Numbered(graph.Initializers[n], s.Length), StringComparer.Ordinal),
                    StringComparer.Ordinal));
            TrainingState result = cut.Slice(state);
            Assert.Equal(12, result.Steps);
            AssertSame(result.Weights, state.Weights);
            AssertSame(result.Slots["first"], state.Slots["first"]);
            AssertSame(result.Slots["second"], state.Slots["second"]);

            void AssertSame(ImmutableSortedDictionary<string, Tensor> after, ImmutableSortedDictionary<string, Tensor> before)
            {
                ModelGraph cutGraph = GraphSurgery.Cut(
                    PruningGroups.Of(graph.WithInitializers(before.Select(b => KeyValuePair.Create(b.Key, (TensorSource)b.Value)))),
                    Verify.RandomSelection(groups, new RandomStream(seed, "cut"))).Graph;
                foreach (string name in names)
                {
                    Assert.Equal(cutGraph.Initializers[name].Dims, after[name].Dims);
                    Assert.Equal(cutGraph.Initializers[name].Read().ToFloats(), after[name].ToFloats());
                    sliced += after[name].Count < before[name].Count ? 1 : 0;
                }
            }
        }

        Assert.True(sliced > 300, $"only {sliced} tensors lost anything");
    }

    [Fact]
    public void Slicing_a_mask_is_masking_the_slice()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            ModelGraph graph = GraphSimplifier.Run(RandomGraph.Draw(seed));
            var groups = PruningGroups.Of(graph);
            CutResult cut = GraphSurgery.Cut(groups, Verify.RandomSelection(groups, new RandomStream(seed, "cut")));
            var random = new RandomStream(seed, "mask");
            foreach (MaskGroup weights in WeightGroups.Of(graph).Groups)
            {
                var mask = WeightMask.Of(weights.Initializer, weights.Dims, [.. Enumerable.Range(0, weights.Count).Select(_ => random.NextInt(2) == 0)]);
                Tensor whole = graph.Initializers[weights.Initializer].Read();
                float[] expected = (cut.Slicer(weights.Initializer)?.Apply(mask.Apply(whole)) ?? mask.Apply(whole)).ToFloats();
                Assert.Equal(expected, cut.Slice(mask).Apply(cut.Graph.Initializers[weights.Initializer].Read()).ToFloats());
            }
        }
    }

    [Fact]
    public void A_tensor_of_another_shape_is_refused()
    {
        var slicer = new TensorSlicer([3, 2], [[0, 2], null], null);
        Assert.Equal([2L, 2], slicer.Dims);
        Assert.Equal([1f, 2, 5, 6], slicer.Apply(Tensor.Of<float>([3, 2], [1f, 2, 3, 4, 5, 6])).ToFloats());
        Assert.Throws<ArgumentException>(() => slicer.Apply(Tensor.Of<float>([2, 3], [1f, 2, 3, 4, 5, 6])));
    }

    private static Tensor Numbered(TensorSource source, int offset) =>
        Tensor.Of<float>([.. source.Dims], [.. Enumerable.Range(0, (int)source.Count).Select(i => (float)(i + offset))]);
}
