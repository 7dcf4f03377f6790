using PruneSearch.Graphs;

namespace PruneSearch.Execution;

/// <summary>Where losses and comparisons attach to a model's outputs.</summary>
public static class GraphHeads
{
    /// <summary>The graph's outputs, each replaced by the value before its final Softmax where it has one.</summary>
    public static IReadOnlyList<string> BeforeSoftmax(ModelGraph graph) =>
        [.. graph.Outputs.Select(o => graph.Producer(o) is { OpType: "Softmax" } softmax ? softmax.Inputs[0] : o)];
}
