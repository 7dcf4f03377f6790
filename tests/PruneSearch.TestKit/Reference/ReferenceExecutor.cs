using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.TestKit.Reference;

/// <summary>
/// Executes a graph in double precision with the plainest loops, straight from the ONNX specification. The reference that backends,
/// surgery and criteria are checked against; checked itself against ONNX's own test vectors.
/// </summary>
public static class ReferenceExecutor
{
    /// <summary>Runs the graph and returns every value it computes, by name.</summary>
    /// <param name="graph">The graph, with no open dimension.</param>
    /// <param name="inputs">Values that are given: inputs, and any others (initialisers too) that should not be computed.</param>
    /// <param name="batchStatistics">Whether batch normalisation uses the batch's own mean and (biased) variance, as in training.</param>
    public static Dictionary<string, ReferenceTensor> Run(
        ModelGraph graph, IReadOnlyDictionary<string, ReferenceTensor> inputs, bool batchStatistics = false)
    {
        var values = new Dictionary<string, ReferenceTensor>(inputs, StringComparer.Ordinal);
        foreach ((string name, TensorSource source) in graph.Initializers)
        {
            values.TryAdd(name, ReferenceTensor.Of(source.Read()));
        }

        foreach (Node node in graph.Nodes)
        {
            if (node.Outputs.All(o => o.Length == 0 || values.ContainsKey(o)))
            {
                continue; // given by the caller
            }

            ReferenceTensor[] outputs = Run(graph, node, [.. node.Inputs.Select(i => i.Length > 0 ? values[i] : null)], batchStatistics);
            for (int o = 0; o < outputs.Length; o++)
            {
                if (node.HasOutput(o))
                {
                    values[node.Outputs[o]] = outputs[o];
                }
            }
        }

        return values;
    }

    private static ReferenceTensor[] Run(ModelGraph graph, Node node, ReferenceTensor?[] x, bool batchStatistics) => node.OpType switch
    {
        "Conv" => [ReferenceWindows.Conv(node, x[0]!, x[1]!, x.ElementAtOrDefault(2))],
        "MaxPool" or "AveragePool" => [ReferenceWindows.Pool(node, x[0]!)],
        "GlobalAveragePool" => [ReferenceReductions.Mean(x[0]!, [.. Enumerable.Range(2, x[0]!.Dims.Length - 2)], keep: true)],
        "ReduceMean" => [ReferenceReductions.Mean(x[0]!, ReduceMeanOperator.Axes(node, x[0]!.Dims.Length), node.Int("keepdims", 1) != 0)],
        "Softmax" => [ReferenceReductions.Softmax(x[0]!, (int)node.Int("axis", -1))],
        "Resize" => [ReferenceResize.Run(node, x[0]!, x.ElementAtOrDefault(2), [.. x[0]!.Dims.Take(2), .. graph.TypeOf(node.Outputs[0]).Shape.Concrete().Skip(2)])],
        "Gemm" => [ReferenceProducts.Gemm(node, x[0]!, x[1]!, x.ElementAtOrDefault(2))],
        "MatMul" => [ReferenceProducts.MatMul(x[0]!, x[1]!)],
        "BatchNormalization" => batchStatistics
            ? [ReferenceReductions.BatchNormOfBatch(node, x[0]!, x[1]!, x[2]!)]
            : [ReferenceReductions.BatchNorm(node, x[0]!, x[1]!, x[2]!, x[3]!, x[4]!)],
        "Add" => [ReferenceElements.Binary(x[0]!, x[1]!, (a, b) => a + b)],
        "Sub" => [ReferenceElements.Binary(x[0]!, x[1]!, (a, b) => a - b)],
        "Mul" => [ReferenceElements.Binary(x[0]!, x[1]!, (a, b) => a * b)],
        "Div" => [ReferenceElements.Binary(x[0]!, x[1]!, (a, b) => a / b)],
        "Pow" => [ReferenceElements.Binary(x[0]!, x[1]!, Math.Pow)],
        "Equal" => [ReferenceElements.Binary(x[0]!, x[1]!, (a, b) => a == b ? 1 : 0)],
        "Where" => [ReferenceElements.Where(x[0]!, x[1]!, x[2]!)],
        "LayerNormalization" => ReferenceReductions.LayerNorm(node, x[0]!, x[1]!, x.ElementAtOrDefault(2)),
        "Erf" => [ReferenceElements.Unary(x[0]!, ReferenceElements.Erf)],
        "Exp" => [ReferenceElements.Unary(x[0]!, Math.Exp)],
        "Log" => [ReferenceElements.Unary(x[0]!, Math.Log)],
        "Neg" => [ReferenceElements.Unary(x[0]!, v => -v)],
        "Reciprocal" => [ReferenceElements.Unary(x[0]!, v => 1 / v)],
        "Sqrt" => [ReferenceElements.Unary(x[0]!, Math.Sqrt)],
        "Clip" => [ReferenceElements.Unary(x[0]!, v => Math.Min(Math.Max(v, x.ElementAtOrDefault(1)?.Data[0] ?? double.NegativeInfinity), x.ElementAtOrDefault(2)?.Data[0] ?? double.PositiveInfinity))],
        "Relu" => [ReferenceElements.Unary(x[0]!, v => Math.Max(0, v))],
        "LeakyRelu" => [ReferenceElements.Unary(x[0]!, v => v >= 0 ? v : v * node.Float("alpha", 0.01f))],
        "Sigmoid" => [ReferenceElements.Unary(x[0]!, v => 1 / (1 + Math.Exp(-v)))],
        "HardSigmoid" => [ReferenceElements.Unary(x[0]!, v => Math.Clamp((v * node.Float("alpha", 0.2f)) + node.Float("beta", 0.5f), 0, 1))],
        "HardSwish" => [ReferenceElements.Unary(x[0]!, v => v * Math.Clamp((v / 6) + 0.5, 0, 1))],
        "Tanh" => [ReferenceElements.Unary(x[0]!, Math.Tanh)],
        "Cast" => [x[0]!],
        "Gather" => [ReferenceElements.Gather(x[0]!, x[1]!, GatherOperator.Axis(node, x[0]!.Dims.Length))],
        _ => Movement(graph, node, x),
    };

    private static ReferenceTensor[] Movement(ModelGraph graph, Node node, ReferenceTensor?[] x)
    {
        Operator op = OperatorRegistry.Get(node);
        Tensor?[] inputs = [.. x.Select((t, i) => t is null ? null
            : graph.TypeOf(node.Inputs[i]).ElementType.IsFloat() ? Tensor.Of(t.Dims, t.Data)
            : graph.TypeOf(node.Inputs[i]).ElementType == ElementType.Bool ? Tensor.Of(t.Dims, Array.ConvertAll(t.Data, d => d != 0))
            : Tensor.Of(t.Dims, Array.ConvertAll(t.Data, d => (long)d)))];
        Tensor[] outputs = op.Evaluate(node, inputs) ?? throw new NotSupportedException($"the reference has no {node.OpType}");
        return Array.ConvertAll(outputs, ReferenceTensor.Of);
    }
}
