using System.Collections.Immutable;
using PruneSearch.Graphs;

namespace PruneSearch.Campaigns.Views;

/// <summary>A graph in which operators that only pass a value on are part of the node that they follow.</summary>
internal sealed class GraphFolding
{
    /// <summary>Operators of a name, with a plus between, that a label says at most.</summary>
    private const int OperatorsInLabel = 4;

    private readonly ImmutableArray<ImmutableArray<int>> _members;

    private GraphFolding(ImmutableArray<int> kept, ImmutableArray<(int From, int To)> edges, ImmutableArray<ImmutableArray<int>> members) =>
        (Kept, Edges, _members) = (kept, edges, members);

    /// <summary>Places of the nodes that stand for themselves and for what was folded into them, in the graph's order.</summary>
    public ImmutableArray<int> Kept { get; }

    /// <summary>By place in <see cref="Kept"/>; always forward.</summary>
    public ImmutableArray<(int From, int To)> Edges { get; }

    /// <param name="graph">The graph.</param>
    /// <param name="layers">Places of the nodes that are never folded into others.</param>
    /// <param name="all">Whether everything else is folded into what it follows; otherwise only runs are: one input, and the only reader of it.</param>
    public static GraphFolding Of(ModelGraph graph, IReadOnlySet<int> layers, bool all)
    {
        var place = new Dictionary<Node, int>(ReferenceEqualityComparer.Instance);
        var leader = new int[graph.Nodes.Length];
        for (int i = 0; i < leader.Length; i++)
        {
            place[graph.Nodes[i]] = i;
            int[] producers = [.. Producers(graph, i, place)];
            bool follows = !layers.Contains(i) && producers.Length > 0 && (all || (producers.Length == 1 && IsOnlyReader(graph, i, producers[0])));
            leader[i] = follows ? leader[producers.Max()] : i;
        }

        ImmutableArray<int> kept = [.. Enumerable.Range(0, leader.Length).Where(i => leader[i] == i)];
        Dictionary<int, int> index = kept.Index().ToDictionary(k => k.Item, k => k.Index);
        ImmutableArray<(int From, int To)> edges =
        [
            .. Enumerable.Range(0, leader.Length)
                .SelectMany(i => Producers(graph, i, place).Select(p => (From: index[leader[p]], To: index[leader[i]])))
                .Where(e => e.From < e.To)
                .Distinct(),
        ];
        ILookup<int, int> members = Enumerable.Range(0, leader.Length).ToLookup(i => leader[i]);
        return new GraphFolding(kept, edges, [.. kept.Select(k => members[k].ToImmutableArray())]);
    }

    /// <summary>The operators of a kept node and of what was folded into it, such as "Conv + Relu".</summary>
    public string Operators(ModelGraph graph, int kept)
    {
        ImmutableArray<int> members = _members[kept];
        string named = string.Join(" + ", members.Take(OperatorsInLabel).Select(m => graph.Nodes[m].OpType));
        return members.Length > OperatorsInLabel ? $"{named} + {members.Length - OperatorsInLabel} more" : named;
    }

    private static IEnumerable<int> Producers(ModelGraph graph, int node, Dictionary<Node, int> place) =>
        graph.Nodes[node].Inputs.Where(i => i.Length > 0).Select(graph.Producer).OfType<Node>().Select(p => place[p]).Distinct();

    private static bool IsOnlyReader(ModelGraph graph, int node, int producer) =>
        graph.Nodes[producer].Outputs.Where(o => o.Length > 0).SelectMany(graph.Consumers).All(c => ReferenceEquals(c, graph.Nodes[node]));
}
