using PruneSearch.Graphs;
using Xunit;

namespace PruneSearch.Core.Tests.Graphs;

/// <summary>Sizes gone wrong are found when the graph is made, before any memory is asked for.</summary>
public sealed class ValueSizeTests
{
    [Fact]
    public void An_input_too_large_to_count_is_refused() =>
        Assert.Contains("input 'x'", Refused(() => new ModelGraph("g", [new GraphInput("x", new TensorType(ElementType.Float32, TensorShape.Of([1L << 20, 1L << 20])))], ["x"], [], [])), StringComparison.Ordinal);

    [Fact]
    public void A_value_too_large_to_count_is_refused_at_its_node()
    {
        var b = new GraphBuilder("g", seed: 1);
        string padded = b.Node("Pad", "widen", [b.Input("x", 8, 8), b.Constant("pads", Tensor.Vector(0, 1 << 30, 1 << 30, 0, 0, 0))]);

        Assert.Contains("widen", Refused(() => b.Build((padded, "y"))), StringComparison.Ordinal);
    }

    private static string Refused(Func<ModelGraph> make) => Assert.Throws<InvalidInputException>(make).Errors[0].Where;
}
