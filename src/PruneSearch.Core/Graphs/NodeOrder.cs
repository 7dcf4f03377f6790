using System.Collections.Immutable;

namespace PruneSearch.Graphs;

/// <summary>Puts nodes into execution order, keeping the given order wherever it is one.</summary>
internal static class NodeOrder
{
    public static ImmutableArray<Node> Sort(Node[] nodes, IEnumerable<string> given)
    {
        var defined = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in given)
        {
            if (!defined.Add(name))
            {
                throw new InvalidInputException($"value '{name}'", "is defined more than once", "a value is an input or an initialiser, and only once");
            }
        }

        var producer = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int n = 0; n < nodes.Length; n++)
        {
            foreach (string output in nodes[n].Outputs.Where(o => o.Length > 0))
            {
                if (defined.Contains(output) || !producer.TryAdd(output, n))
                {
                    throw new InvalidInputException($"node '{nodes[n].Label}' ({nodes[n].OpType})", $"defines '{output}' again", "every value is defined once");
                }
            }
        }

        var result = ImmutableArray.CreateBuilder<Node>(nodes.Length);
        var state = new byte[nodes.Length]; // 0 = not seen, 1 = on the stack, 2 = placed
        var stack = new Stack<(int Node, int NextInput)>();
        for (int root = 0; root < nodes.Length; root++)
        {
            if (state[root] == 0)
            {
                Place(root);
            }
        }

        return result.MoveToImmutable();

        void Place(int root)
        {
            stack.Push((root, 0));
            state[root] = 1;
            while (stack.Count > 0)
            {
                (int n, int i) = stack.Pop();
                Node node = nodes[n];
                if (i == node.Inputs.Length)
                {
                    state[n] = 2;
                    result.Add(node);
                    continue;
                }

                stack.Push((n, i + 1));
                string input = node.Inputs[i];
                if (input.Length == 0 || defined.Contains(input))
                {
                    continue;
                }

                if (!producer.TryGetValue(input, out int from))
                {
                    throw new InvalidInputException($"node '{node.Label}' ({node.OpType})", $"reads '{input}', which nothing defines", "every input is a graph input, an initialiser or another node's output");
                }

                if (state[from] == 1)
                {
                    throw new InvalidInputException($"node '{node.Label}' ({node.OpType})", $"depends on itself through '{input}'", "a graph has no cycles");
                }

                if (state[from] == 0)
                {
                    state[from] = 1;
                    stack.Push((from, 0));
                }
            }
        }
    }
}
