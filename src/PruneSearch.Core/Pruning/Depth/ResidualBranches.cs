using PruneSearch.Graphs;

namespace PruneSearch.Pruning.Depth;

/// <summary>
/// Finds sums of a value and a branch that is computed from it. The value may itself be such a sum: in <c>x + f(x) + g(x)</c> both
/// branches can go.
/// </summary>
internal sealed class ResidualBranches(ModelGraph graph, GraphReach reach, GraphLayers layers)
{
    private const int LongestList = 4;

    /// <summary>
    /// The branch that an Add closes; or why it cannot be bypassed; or neither, where it closes none.
    /// </summary>
    public (BlockCandidate? Candidate, DepthExclusion? Exclusion) At(Node add)
    {
        if (add.OpType != "Add" || layers.Activations(add).ToArray() is not [var left, var right])
        {
            return default;
        }

        string output = add.Outputs[0];
        return reach.Feeds(left, right) ? Identity(add, left, right, output)
            : reach.Feeds(right, left) ? Identity(add, right, left, output)
            : Streams(left).Any(s => reach.Feeds(s, right)) ? Identity(add, left, right, output)
            : Streams(right).Any(s => reach.Feeds(s, left)) ? Identity(add, right, left, output)
            : (null, NoIdentity(left, right, output));
    }

    private (BlockCandidate? Candidate, DepthExclusion? Exclusion) Identity(Node add, string input, string branch, string output)
    {
        Node? first = reach.Only(branch, input).FirstOrDefault(layers.IsLayer);
        if (first is null)
        {
            return default;
        }

        if (graph.TypeOf(input) != graph.TypeOf(output))
        {
            return (null, new DepthExclusion(first.Label, output, $"its input is {graph.TypeOf(input)}, its output {graph.TypeOf(output)} (Add '{add.Label}')"));
        }

        IReadOnlyList<Node> nodes = reach.GoneWith(add, input);
        return nodes.Any(layers.IsLayer)
            ? (new BlockCandidate(DepthKind.Residual, input, branch, output, nodes), null)
            : (null, new DepthExclusion(first.Label, output, $"no layer would go: what it adds is read elsewhere too (Add '{add.Label}')"));
    }

    /// <summary>A sum of two ways from one value, neither of which leaves it as it is.</summary>
    private DepthExclusion? NoIdentity(string left, string right, string output)
    {
        Node[] one = [.. reach.Only(left, right)];
        Node[] other = [.. reach.Only(right, left)];
        (Node[] main, Node[] shortcut) = one.Count(layers.IsLayer) >= other.Count(layers.IsLayer) ? (one, other) : (other, one);
        Node? first = main.FirstOrDefault(layers.IsLayer);
        if (first is null || shortcut.Length == 0 || !Read(main).Intersect(Read(shortcut), StringComparer.Ordinal).Any())
        {
            return null;
        }

        string list = string.Join(", ", shortcut.Take(LongestList).Select(n => n.ToString())) + (shortcut.Length > LongestList ? ", ..." : string.Empty);
        return new DepthExclusion(first.Label, output, $"its shortcut is no identity: {list}");

        IEnumerable<string> Read(Node[] nodes) => nodes.SelectMany(layers.Activations);
    }

    /// <summary>A value, and where it is a sum, what goes into it unchanged.</summary>
    private IEnumerable<string> Streams(string value)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>([value]);
        while (open.TryDequeue(out string? next))
        {
            if (!seen.Add(next))
            {
                continue;
            }

            yield return next;
            if (graph.Producer(next) is { OpType: "Add" } add)
            {
                foreach (string operand in layers.Activations(add).Where(o => graph.TypeOf(o) == graph.TypeOf(next)))
                {
                    open.Enqueue(operand);
                }
            }
        }
    }
}
