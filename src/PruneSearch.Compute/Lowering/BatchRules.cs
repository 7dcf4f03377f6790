using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Compute.Lowering;

/// <summary>
/// Samples are computed side by side, so every node must treat each sample by itself: the open batch stays the outermost part of axis 0.
/// </summary>
internal static class BatchRules
{
    /// <exception cref="InvalidInputException">A node mixes samples.</exception>
    public static void Check(ModelGraph graph, Node node, string batch)
    {
        string[] data = [.. node.Inputs.Where(i => i.Length > 0 && !graph.Initializers.ContainsKey(i))];
        foreach (string value in data.Concat(node.Outputs.Where(o => o.Length > 0)))
        {
            TensorShape shape = graph.TypeOf(value).Shape;
            bool outermost = shape.Rank > 0 && shape[0].Symbol == batch && shape.Skip(1).All(d => d.IsKnown);
            if (!outermost)
            {
                throw Mixes(node, $"'{value}' has shape {shape}");
            }
        }

        int rank = data.Length > 0 ? graph.TypeOf(data[0]).Shape.Rank : 0;
        bool mixes = node.OpType switch
        {
            "Concat" => ConcatOperator.Axis(node, rank) == 0,
            "Split" => SplitOperator.Axis(node, rank) == 0,
            "Gather" => GatherOperator.Axis(node, rank) == 0,
            "Softmax" => ((int)node.Int("axis", -1) + rank) % rank == 0,
            "ReduceMean" => ReduceMeanOperator.Axes(node, rank).Contains(0),
            "Transpose" => TransposeOperator.Permutation(node, rank)[0] != 0,
            "Gemm" => GemmOperator.TransposesA(node) || data.Contains(node.Inputs[1]),
            "MatMul" => data.Contains(node.Inputs[1]) && graph.TypeOf(node.Inputs[1]).Shape.Rank < 3,
            "Add" or "Sub" or "Mul" or "Div" => data.Length == 2 && graph.TypeOf(data[0]).Shape.Rank != graph.TypeOf(data[1]).Shape.Rank,
            _ => false,
        };
        if (mixes)
        {
            throw Mixes(node, "works across axis 0");
        }
    }

    private static InvalidInputException Mixes(Node node, string why) => new(
        $"node '{node.Label}' ({node.OpType})", $"{why}: it mixes samples of a batch", "the compute backend runs models whose open batch is axis 0 and whose nodes treat each sample by itself; fix the batch (--bind) to run it as a whole");
}
