using PruneSearch.Graphs;
using PruneSearch.Graphs.Simplification;
using PruneSearch.TestKit.Models;
using Xunit;

namespace PruneSearch.Core.Tests.Graphs;

public sealed class ExpandTargetTests
{
    // Exporters compute all dimensions from shapes; what remains says where something is repeated, and nothing else.
    [Fact]
    public void Repeated_key_heads_have_a_constant_target()
    {
        ModelGraph graph = VisionTransformerForms.Build("grouped-expand");
        Node expand = graph.Nodes.Single(n => n.Name == "b0.k.expand");
        Assert.Equal([1L, 1, 2, 1, 1], graph.Initializers[expand.Inputs[1]].Read().ToInt64s());
    }

    [Fact]
    public void A_token_takes_the_batch_from_the_input()
    {
        ModelGraph graph = VisionTransformerForms.Build("separate");
        Node shape = Assert.Single(graph.Nodes, n => n.OpType == "Shape");
        Assert.Equal("x", shape.Inputs[0]);
        Assert.Equal("[N, 1, 12]", graph.TypeOf("token_out").Shape.ToString());
        Assert.Equal(graph.Nodes.Select(n => n.Name), GraphSimplifier.Run(graph).Nodes.Select(n => n.Name));
    }

    [Fact]
    public void Expand_to_the_same_shape_is_taken_out()
    {
        var b = new GraphBuilder("g");
        string x = b.Node("Expand", "expand", [b.Relu("relu", b.Input("x", 4)), b.Constant("shape", Tensor.Vector(1, 4))]);
        ModelGraph graph = GraphSimplifier.Run(b.Build((b.Node("Tanh", "tanh", [x]), "y")));
        Assert.Equal(["relu", "tanh"], graph.Nodes.Select(n => n.Name));
    }
}
