using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Compute.Lowering;

/// <summary>
/// Joins nodes that one kernel computes in one pass. Inference: convolution + batch normalisation or constant + residual + ReLU/Clip, and
/// linear layer + bias + ReLU/Clip. Training: batch normalisation + residual + ReLU/Clip.
/// </summary>
internal sealed class Fuser
{
    private readonly ModelGraph _graph;
    private readonly bool _training;
    private readonly HashSet<Node> _taken = new(ReferenceEqualityComparer.Instance);

    private Fuser(ModelGraph graph, bool training)
    {
        _graph = graph;
        _training = training;
    }

    public static List<LoweredOp> Run(ModelGraph graph, bool training) => new Fuser(graph, training).Lower();

    private List<LoweredOp> Lower()
    {
        // A fused operation is placed where its last node stood: by then everything it reads has been computed.
        var at = new Dictionary<Node, LoweredOp>(ReferenceEqualityComparer.Instance);
        foreach (Node node in _graph.Nodes)
        {
            if (_taken.Contains(node) || !_graph.TypeOf(node.Outputs.First(o => o.Length > 0)).ElementType.IsFloat())
            {
                continue; // joined with another already, or a shape, which nothing computes
            }

            (LoweredOp op, Node last) = node.OpType switch
            {
                "Conv" when !_training && _graph.TypeOf(node.Inputs[0]).Shape.Rank <= 4 => Convolution(node),
                "BatchNormalization" when _training => Normalization(node),
                "Gemm" or "MatMul" when !_training => Linear(node),
                _ => (new LoweredOp(node, node.Outputs, Fusion.None), node),
            };
            at[last] = op;
        }

        return [.. _graph.Nodes.Where(at.ContainsKey).Select(n => at[n])];
    }

    private (LoweredOp Op, Node Last) Convolution(Node node)
    {
        Node last = node;
        var fusion = new Fusion();
        if (Next(last) is { OpType: "BatchNormalization" } norm && norm.Inputs[0] == last.Outputs[0])
        {
            fusion = fusion with { BatchNorm = norm };
            last = Take(norm);
        }
        else if (Next(last) is { OpType: "Add" } add && PerChannel(Other(add, last.Outputs[0]), _graph.TypeOf(last.Outputs[0]).Shape))
        {
            fusion = fusion with { ExtraBias = Other(add, last.Outputs[0]) };
            last = Take(add);
        }

        return WithTail(node, fusion, last);
    }

    private (LoweredOp Op, Node Last) Normalization(Node node) => WithTail(node, Fusion.None, node);

    private (LoweredOp Op, Node Last) Linear(Node node)
    {
        Node last = node;
        Fusion fusion = Fusion.None;
        if (!_graph.Initializers.TryGetValue(node.Inputs[1], out TensorSource? weight) || weight.Rank != 2
            || _graph.Initializers.ContainsKey(node.Inputs[0]) || GemmOperator.TransposesA(node))
        {
            return (new LoweredOp(node, node.Outputs, Fusion.None), node);
        }

        if (node.OpType == "MatMul" && Next(last) is { OpType: "Add" } add
            && _graph.Initializers.TryGetValue(Other(add, last.Outputs[0]), out TensorSource? bias)
            && bias.Count == weight.Dims[1] && bias.Dims[^1] == bias.Count
            && _graph.TypeOf(add.Outputs[0]).Shape == _graph.TypeOf(last.Outputs[0]).Shape)
        {
            fusion = fusion with { ExtraBias = Other(add, last.Outputs[0]) };
            last = Take(add);
        }

        if (Next(last) is { } next && Limits(next) is { } clamp)
        {
            fusion = fusion with { Clamp = clamp };
            last = Take(next);
        }

        return (new LoweredOp(node, last.Outputs, fusion), last);
    }

    private (LoweredOp Op, Node Last) WithTail(Node node, Fusion fusion, Node last)
    {
        if (Next(last) is { OpType: "Add" } add && Other(add, last.Outputs[0]) is var residual && residual != last.Outputs[0]
            && !_graph.Initializers.ContainsKey(residual) && _graph.TypeOf(residual).Shape == _graph.TypeOf(last.Outputs[0]).Shape)
        {
            fusion = fusion with { Residual = residual };
            last = Take(add);
        }

        if (Next(last) is { } next && Limits(next) is { } clamp)
        {
            fusion = fusion with { Clamp = clamp };
            last = Take(next);
        }

        return (new LoweredOp(node, last.Outputs, fusion), last);
    }

    private Node Take(Node node)
    {
        _taken.Add(node);
        return node;
    }

    /// <summary>The only reader of a node's only result, where no one else sees it and nothing has taken it.</summary>
    private Node? Next(Node node) =>
        node.Outputs.Length == 1 && !_graph.Outputs.Contains(node.Outputs[0])
        && _graph.Consumers(node.Outputs[0]) is [var only] && !_taken.Contains(only)
            ? only
            : null;

    private static string Other(Node add, string value) => add.Inputs[0] == value ? add.Inputs[1] : add.Inputs[0];

    private bool PerChannel(string value, TensorShape output)
    {
        if (!_graph.Initializers.TryGetValue(value, out TensorSource? source))
        {
            return false;
        }

        int axis = source.Rank - (output.Rank - 1);
        return source.Count == 1 ? source.Rank <= output.Rank
            : axis >= 0 && axis <= 1 && source.Count == output[1].Value && source.Dims[axis] == source.Count;
    }

    private (float Low, float High)? Limits(Node node)
    {
        if (node.OpType == "Relu")
        {
            return (0, float.PositiveInfinity);
        }

        if (node.OpType != "Clip" || !Bound(1, float.NegativeInfinity, out float low) || !Bound(2, float.PositiveInfinity, out float high))
        {
            return null;
        }

        return (low, high);

        bool Bound(int input, float otherwise, out float value)
        {
            value = otherwise;
            if (!node.HasInput(input))
            {
                return true;
            }

            if (!_graph.Initializers.TryGetValue(node.Inputs[input], out TensorSource? source))
            {
                return false;
            }

            value = source.Read().ToFloats()[0];
            return true;
        }
    }
}
