using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Execution;

/// <summary>What training changes in a graph.</summary>
public static class LearnedValues
{
    /// <summary>Parameters and running statistics, by initialiser name: what a training state must hold. Constants may be in it too.</summary>
    public static IEnumerable<string> Of(ModelGraph graph) => ModelCost.ParameterNames(graph).Concat(graph.Initializers.Keys.Where(
        name => graph.Consumers(name).Any(n => OperatorRegistry.Get(n).Role(n, n.Inputs.IndexOf(name)) == InputRole.Statistic)));
}
