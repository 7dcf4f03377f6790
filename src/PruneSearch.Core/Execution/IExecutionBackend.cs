using PruneSearch.Graphs;

namespace PruneSearch.Execution;

/// <summary>Executes graphs: forward, observation of activations, training. Every implementation passes one contract suite.</summary>
public interface IExecutionBackend
{
    /// <summary>The name in specs and on the command line: <c>compute</c>, <c>torch</c>.</summary>
    string Name { get; }

    /// <summary>What it runs on, for receipts and logs: instruction set or device, and version.</summary>
    string Description { get; }

    /// <summary>
    /// Compiles a region of a graph: the nodes between <paramref name="inputs"/> and <paramref name="outputs"/>, which may be any values
    /// of the graph (a block of it, or all of it).
    /// </summary>
    /// <param name="graph">The model. Its initialisers are the region's starting weights.</param>
    /// <param name="inputs">Values the caller provides, in the order of <see cref="ICompiledRegion.Run"/>.</param>
    /// <param name="outputs">Values the caller wants, in order.</param>
    /// <param name="options">Batch, threads.</param>
    /// <exception cref="InvalidInputException">The region cannot be executed by this backend: names the node and the reason.</exception>
    ICompiledRegion Compile(ModelGraph graph, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, CompileOptions options);
}
