using PruneSearch.Execution;
using PruneSearch.Graphs.Operators;
using PruneSearch.TestKit.Conformance;
using PruneSearch.TestKit;
using PruneSearch.Torch.Lowering;
using Xunit;

namespace PruneSearch.Torch.Tests;

/// <summary>Every operator of the graph, and ONNX's own cases.</summary>
public sealed class TorchOperatorTests
{
    /// <summary>Cases of ONNX 1.16.2 that this backend computes: fewer would mean that the scope shrank.</summary>
    private const int InScope = 352;

    /// <summary>Gelu and Upsample are read as other operators.</summary>
    [Fact]
    public void Every_operator_of_the_graph_is_there() =>
        Assert.Equal(["Gelu", "Upsample"], OperatorRegistry.All.Select(o => o.Name).Except(TorchOperators.Names));

    [Fact]
    public void ONNX_cases_pass()
    {
        TorchBackend backend = TorchOrSkip.Open(new BackendOptions { Device = "cpu" });
        string folder = SharedData.PathOrSkip("onnx-conformance");
        var runner = new ConformanceRunner(backend);
        ConformanceResult[] results = [.. ConformanceArchive.Read(folder).Select(runner.Run)];
        Assert.Empty(results.Where(r => r is { InScope: true, Passed: false }).Select(r => r.ToString()));
        Assert.True(results.Count(r => r.InScope) >= InScope, $"{results.Count(r => r.InScope)} cases are in scope");
    }
}
