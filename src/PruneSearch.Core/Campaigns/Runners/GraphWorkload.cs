using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;
using PruneSearch.Hardware.Targets;

namespace PruneSearch.Campaigns.Runners;

/// <summary>What a graph costs node by node, for cost-model targets.</summary>
public static class GraphWorkload
{
    public static Workload Of(ModelGraph graph, string name, string sha256) => new(name, sha256, [.. graph.Nodes.Select(n => Of(graph, n))]);

    private static WorkloadNode Of(ModelGraph graph, Node node)
    {
        long parameters = 0;
        long activations = 0;
        foreach (string input in node.Inputs.Where(i => i.Length > 0))
        {
            if (graph.Initializers.TryGetValue(input, out TensorSource? source))
            {
                parameters += source.Count * source.ElementType.Size();
            }
            else
            {
                activations += Bytes(graph, input);
            }
        }

        activations += node.Outputs.Where(o => o.Length > 0).Sum(o => Bytes(graph, o));
        (int channelsIn, int channelsOut) = Channels(graph, node);
        return new WorkloadNode(node.OpType, ModelCost.MacsOf(graph, node), parameters, activations, channelsIn, channelsOut);
    }

    private static long Bytes(ModelGraph graph, string value)
    {
        TensorType type = graph.TypeOf(value);
        return type.Shape.Concrete().Aggregate(1L, (a, b) => a * b) * type.ElementType.Size();
    }

    private static (int In, int Out) Channels(ModelGraph graph, Node node)
    {
        switch (OperatorRegistry.Get(node))
        {
            case ConvOperator:
                int[] weight = graph.TypeOf(node.Inputs[1]).Shape.Concrete();
                return (weight[1], weight[0]);
            case GemmOperator or MatMulOperator:
                int[] y = graph.TypeOf(node.Outputs[0]).Shape.Concrete();
                int[] x = graph.TypeOf(node.Inputs[0]).Shape.Concrete();
                return (x[^1], y[^1]);
            default:
                return (0, 0);
        }
    }
}
