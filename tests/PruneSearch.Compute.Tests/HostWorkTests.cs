using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.TestKit.Execution;
using Xunit;

namespace PruneSearch.Compute.Tests;

/// <summary>Values that follow from shapes at run time beside the floating-point program.</summary>
public sealed class HostWorkTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void A_tensor_made_from_a_shape_follows_the_batch(int batch)
    {
        var builder = new GraphBuilder("filled", seed: 1);
        string x = builder.Input("x", 3);
        string filled = builder.Node("ConstantOfShape", "c", [builder.Node("Shape", "s", [x])], ("value", Tensor.Of<float>([1L], [1.5f])));
        ModelGraph graph = builder.Build((builder.Node("Mul", "m", [x, filled]), "y"));
        Tensor[] inputs = TestInputs.For(graph, batch, seed: 2);
        using ICompiledRegion region = new ComputeBackend().Compile(graph, new CompileOptions { MaxBatch = batch, Threads = 1 });

        Tensor output = region.Run(inputs)[0];

        Assert.Equal([(long)batch, 3L], output.Dims);
        Assert.Equal(inputs[0].ToFloats().Select(v => v * 1.5f), output.ToFloats());
    }
}
