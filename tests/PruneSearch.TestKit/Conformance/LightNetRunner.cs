using PruneSearch.Execution;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;
using PruneSearch.Graphs.Simplification;

namespace PruneSearch.TestKit.Conformance;

/// <summary>Runs whole nets on the input of ONNX's backend test runner: the ramp 0, 1/n, 2/n, ... over the n elements.</summary>
/// <param name="backend">The backend under test.</param>
public sealed class LightNetRunner(IExecutionBackend backend)
{
    public ConformanceResult Run(LightNet net)
    {
        string name = "light/" + net.Name;
        if (ConformanceScope.ReasonAgainst(net) is { } reason)
        {
            return new ConformanceResult(name, [], reason, []);
        }

        try
        {
            ReadOnlyMemory<byte> model = InputBinding.Bind(net.Model, []);
            ModelGraph graph = GraphSimplifier.Run(WithWeights(OnnxReader.Read(net.Name, model).Graph));
            Tensor[] inputs = [.. graph.Inputs.Select(i => Ramp(i.Type.Shape.Concrete()))];
            using ICompiledRegion region = backend.Compile(graph, new CompileOptions());
            string? difference = TensorComparison.Difference(net.Output.Read(), region.Run(inputs)[0], types: true);
            return new ConformanceResult(name, [], null, difference is null ? [] : [difference]);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new ConformanceResult(name, [], null, [$"{e.GetType().Name}: {e.Message}"]);
        }
    }

    /// <summary>The weights were taken out of these files: a ConstantOfShape stands for each.</summary>
    private static ModelGraph WithWeights(ModelGraph graph)
    {
        ILookup<bool, Node> nodes = graph.Nodes.ToLookup(n => n.OpType == "ConstantOfShape" && graph.Initializers.ContainsKey(n.Inputs[0]));
        return graph.With(nodes[false], graph.Initializers.SetItems(nodes[true].Select(n => KeyValuePair.Create(
            n.Outputs[0], (TensorSource)OperatorRegistry.Get(n).Evaluate(n, [graph.Initializers[n.Inputs[0]].Read()])![0]))));
    }

    private static Tensor Ramp(int[] dims)
    {
        int count = dims.Aggregate(1, (a, b) => a * b);
        return Tensor.Of(dims, [.. Enumerable.Range(0, count).Select(i => (float)((double)i / count))]);
    }
}
