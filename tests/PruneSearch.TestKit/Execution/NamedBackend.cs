using PruneSearch.Execution;
using PruneSearch.Graphs;

namespace PruneSearch.TestKit.Execution;

/// <summary>A backend that has a name and options, and executes nothing, or what another one executes.</summary>
/// <param name="name">The name.</param>
/// <param name="options">What it was opened with.</param>
/// <param name="inner">What executes; null for nothing.</param>
public sealed class NamedBackend(string name, BackendOptions options, IExecutionBackend? inner = null) : IExecutionBackend
{
    public string Name => name;

    public string Description => $"{name} on {options.Device}";

    public BackendOptions Options => options;

    public ICompiledRegion Compile(ModelGraph graph, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, CompileOptions options) =>
        inner is null ? throw new NotSupportedException($"{name} executes nothing") : inner.Compile(graph, inputs, outputs, options);
}
