using PruneSearch.Execution;
using PruneSearch.Graphs;

namespace PruneSearch.TestKit.Campaigns;

/// <summary>A backend that compiles nothing: it waits for ever, which no cancellation ends.</summary>
public sealed class StubbornBackend : IExecutionBackend
{
    public string Name => "stubborn";

    public string Description => "waits";

    public ICompiledRegion Compile(ModelGraph graph, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, CompileOptions options)
    {
        Console.Error.WriteLine("compiling");
        Thread.Sleep(Timeout.Infinite);
        throw new InvalidOperationException("it waited for ever");
    }
}
