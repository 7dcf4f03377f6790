using PruneSearch.Graphs;

namespace PruneSearch.Pruning.Depth;

/// <summary>A region that could be bypassed, before it is weighed against others.</summary>
/// <param name="Kind">How.</param>
/// <param name="Input">What is left in its place.</param>
/// <param name="Branch">What is added to it, or the output.</param>
/// <param name="Output">The value that it makes.</param>
/// <param name="Nodes">The nodes that go, in execution order.</param>
internal sealed record BlockCandidate(DepthKind Kind, string Input, string Branch, string Output, IReadOnlyList<Node> Nodes);
