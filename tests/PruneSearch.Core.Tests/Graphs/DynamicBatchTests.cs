using PruneSearch.Graphs;
using PruneSearch.Graphs.Simplification;
using PruneSearch.TestKit.Models;
using PruneSearch.TestKit.Reference;
using Xunit;

namespace PruneSearch.Core.Tests.Graphs;

/// <summary>Models that were exported with a batch of one.</summary>
public sealed class DynamicBatchTests
{
    public static TheoryData<string> Names => VisionTransformerForms.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_transformer_of_one_sample_is_opened_wherever_the_batch_lies(string name)
    {
        ModelGraph raw = VisionTransformer.Build(VisionTransformerForms.All[name]);
        ModelGraph one = GraphSimplifier.Run(raw.Bind("N", 1));
        Assert.Null(one.BatchSymbol);

        ModelGraph? open = DynamicBatch.TryOpen(one, out string? reason);

        Assert.NotNull(open);
        Assert.Null(reason);
        ReferenceTensor x = Input(raw, 3);
        double[] expected = Run(raw, x);
        Assert.All(Run(open, x).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
        Assert.Equal(15, expected.Length);
    }

    [Fact]
    public void Samples_that_are_mixed_stay_together()
    {
        var b = new GraphBuilder("g");
        string x = b.Node("Softmax", "softmax", [b.Input("x", 6)], ("axis", 0));
        Assert.Null(DynamicBatch.TryOpen(b.Build((x, "y")).Bind("N", 4), out string? reason));
        Assert.Contains("softmax", reason, StringComparison.Ordinal);
    }

    // A batch of two tokens, one for each sample, is no token of every sample.
    [Fact]
    public void A_constant_with_the_batch_in_it_keeps_the_batch()
    {
        ModelGraph fixedBatch = new(
            "g", [new GraphInput("x", new TensorType(ElementType.Float32, TensorShape.Of([2L, 3, 6])))], ["tokens_out"],
            [new Node("tokens", "Concat", ["x", "token"], ["tokens_out"]).WithAttribute("axis", 1)],
            [KeyValuePair.Create("token", (TensorSource)Tensor.Of<float>([2L, 1, 6], new float[12]))]);
        Assert.Null(DynamicBatch.TryOpen(fixedBatch, out string? reason));
        Assert.Contains("spells out a batch of 2", reason, StringComparison.Ordinal);
    }

    private static double[] Run(ModelGraph graph, ReferenceTensor x) =>
        ReferenceExecutor.Run(graph.Bind("N", 3), new Dictionary<string, ReferenceTensor> { ["x"] = x })[graph.Outputs[0]].Data;

    private static ReferenceTensor Input(ModelGraph graph, int batch)
    {
        int[] dims = graph.Inputs[0].Type.Shape.Concrete(batch);
        var random = new RandomStream(4, "input");
        return new ReferenceTensor(dims, [.. Enumerable.Range(0, dims.Aggregate(1, (a, b) => a * b)).Select(_ => random.NextGaussian())]);
    }
}
