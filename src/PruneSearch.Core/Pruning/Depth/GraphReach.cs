using PruneSearch.Graphs;

namespace PruneSearch.Pruning.Depth;

/// <summary>What is computed from what in a graph.</summary>
internal sealed class GraphReach
{
    private const int Bits = 64;

    private readonly ModelGraph _graph;
    private readonly Dictionary<Node, int> _positions = new(ReferenceEqualityComparer.Instance);
    private readonly ulong[][] _behind;

    public GraphReach(ModelGraph graph)
    {
        _graph = graph;
        _behind = new ulong[graph.Nodes.Length][];
        for (int n = 0; n < _behind.Length; n++)
        {
            _positions.Add(graph.Nodes[n], n);
            var own = new ulong[(_behind.Length + Bits - 1) / Bits];
            own[n / Bits] |= 1UL << (n % Bits);
            foreach (string input in graph.Nodes[n].Inputs)
            {
                if (graph.Producer(input) is { } producer)
                {
                    ulong[] theirs = _behind[_positions[producer]];
                    for (int w = 0; w < own.Length; w++)
                    {
                        own[w] |= theirs[w];
                    }
                }
            }

            _behind[n] = own;
        }
    }

    /// <summary>Where a node stands in the order of execution.</summary>
    public int Position(Node node) => _positions[node];

    /// <summary>Whether a value is an input of what another one is computed from.</summary>
    public bool Feeds(string value, string into) =>
        _graph.Producer(into) is { } end && _graph.Consumers(value).Any(c => IsBehind(c, end));

    /// <summary>The nodes that a value is computed from, but not those that another one is computed from; in execution order.</summary>
    public IEnumerable<Node> Only(string value, string without)
    {
        if (_graph.Producer(value) is not { } node)
        {
            yield break;
        }

        ulong[] own = _behind[_positions[node]];
        ulong[]? theirs = _graph.Producer(without) is { } other ? _behind[_positions[other]] : null;
        for (int n = 0; n < _behind.Length; n++)
        {
            if (((own[n / Bits] & ~(theirs?[n / Bits] ?? 0)) >> (n % Bits) & 1) != 0)
            {
                yield return _graph.Nodes[n];
            }
        }
    }

    /// <summary>
    /// The nodes that nothing needs any more once nobody reads the output of one of them, in execution order; what
    /// <paramref name="kept"/> is computed from stays.
    /// </summary>
    public IReadOnlyList<Node> GoneWith(Node node, string kept)
    {
        var gone = new HashSet<Node>(ReferenceEqualityComparer.Instance) { node };
        var open = new Stack<Node>([node]);
        while (open.TryPop(out Node? next))
        {
            foreach (string input in next.Inputs)
            {
                if (input != kept && _graph.Producer(input) is { } producer && !gone.Contains(producer) && !producer.Outputs.Contains(kept)
                    && producer.Outputs.All(o => !_graph.Outputs.Contains(o) && _graph.Consumers(o).All(gone.Contains)))
                {
                    gone.Add(producer);
                    open.Push(producer);
                }
            }
        }

        return [.. gone.OrderBy(Position)];
    }

    private bool IsBehind(Node node, Node end)
    {
        int position = _positions[node];
        return (_behind[_positions[end]][position / Bits] >> (position % Bits) & 1) != 0;
    }
}
