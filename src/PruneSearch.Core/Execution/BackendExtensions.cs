using PruneSearch.Graphs;

namespace PruneSearch.Execution;

/// <summary>Common calls.</summary>
public static class BackendExtensions
{
    /// <summary>Compiles the whole graph.</summary>
    public static ICompiledRegion Compile(this IExecutionBackend backend, ModelGraph graph, CompileOptions options) =>
        backend.Compile(graph, [.. graph.Inputs.Select(i => i.Name)], graph.Outputs, options);
}
