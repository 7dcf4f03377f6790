using PruneSearch.Graphs;
using Xunit;

namespace PruneSearch.Core.Tests.Graphs;

public sealed class FiniteWeightsTests
{
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_weight_that_is_no_number_is_named_with_its_place(float value)
    {
        ModelGraph graph = WithLast(Graph(), "head.weight", value);

        InputError error = Assert.Single(Assert.Throws<InvalidInputException>(() => FiniteWeights.Require(graph, "m.onnx")).Errors);

        Assert.Equal("m.onnx, initialiser 'head.weight'", error.Where);
        Assert.Contains("element 11 ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_damaged_weight_is_reported()
    {
        ModelGraph graph = WithLast(WithLast(Graph(), "head.weight", float.NaN), "head.bias", float.NaN);

        Assert.Equal(2, Assert.Throws<InvalidInputException>(() => FiniteWeights.Require(graph, "m.onnx")).Errors.Count);
    }

    [Fact]
    public void A_mask_of_infinities_is_let_through_and_one_of_NaN_is_not()
    {
        FiniteWeights.Require(WithLast(Graph(), "mask", float.NegativeInfinity), "m.onnx");

        Assert.Throws<InvalidInputException>(() => FiniteWeights.Require(WithLast(Graph(), "mask", float.NaN), "m.onnx"));
    }

    private static ModelGraph Graph()
    {
        var b = new GraphBuilder("masked", seed: 1);
        return b.Build((b.Add("masking", b.Linear("head", b.Input("x", 4), 3), b.Constant("mask", Tensor.Of<float>([3L], [0, 0, 0]))), "y"));
    }

    private static ModelGraph WithLast(ModelGraph graph, string name, float value)
    {
        float[] data = graph.Initializers[name].Read().ToFloats();
        data[^1] = value;
        return graph.WithInitializers([KeyValuePair.Create(name, (TensorSource)Tensor.Of<float>([.. graph.Initializers[name].Dims], data))]);
    }
}
