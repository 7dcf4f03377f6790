using PruneSearch.Execution;
using PruneSearch.Graphs;

namespace PruneSearch.Cli.Tests.Servers;

/// <summary>A backend that tells whoever works to stop when it compiles something for the n-th time: right before a segment's first step, behind its cut.</summary>
internal sealed class StoppingBackend(IExecutionBackend inner, int at, CancellationTokenSource stop) : IExecutionBackend
{
    private int _compiled;

    public string Name => inner.Name;

    public string Description => inner.Description;

    public ICompiledRegion Compile(ModelGraph graph, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, CompileOptions options)
    {
        if (++_compiled == at)
        {
            stop.Cancel();
        }

        return inner.Compile(graph, inputs, outputs, options);
    }
}
