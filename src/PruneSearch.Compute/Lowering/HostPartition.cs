using System.Collections.Immutable;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Compute.Lowering;

/// <summary>
/// Separates nodes that compute with integers at run time (look-ups by index, shape arithmetic that could not be folded, tensors made from
/// a shape) from the floating-point graph. They are evaluated on whole tensors, before the program where they need only inputs, else behind it.
/// Integers that only spell out shapes, and follow from shapes, stay in the graph: nothing computes them.
/// </summary>
internal sealed class HostPartition
{
    public HostPartition(ModelGraph region)
    {
        Region = region;
        var before = new List<Node>();
        var after = new List<Node>();
        var device = new List<Node>();
        var hostValues = new HashSet<string>(region.Inputs.Select(i => i.Name).Concat(region.Initializers.Keys), StringComparer.Ordinal);
        var lateValues = new HashSet<string>(StringComparer.Ordinal);
        HashSet<Node> shapes = ShapeNodes(region);
        foreach (Node node in region.Nodes)
        {
            if (shapes.Contains(node))
            {
                device.Add(node);
                continue;
            }

            string[] inputs = [.. node.Inputs.Where(i => i.Length > 0)];
            if (!IsHost(region, node, shapes))
            {
                if (inputs.FirstOrDefault(lateValues.Contains) is { } late)
                {
                    throw new InvalidInputException(
                        $"node '{node.Label}' ({node.OpType})", $"needs '{late}', integers that follow from activations", "the compute backend evaluates integer work before or behind the floating-point graph");
                }

                device.Add(node);
                continue;
            }

            bool early = inputs.All(hostValues.Contains);
            (early ? before : after).Add(node);
            (early ? hostValues : lateValues).UnionWith(node.Outputs);
        }

        Before = [.. before];
        After = [.. after];
        if (IsPure)
        {
            Graph = region;
            return;
        }

        var made = new HashSet<string>(before.SelectMany(n => n.Outputs), StringComparer.Ordinal);
        var read = new HashSet<string>(device.SelectMany(n => n.Inputs), StringComparer.Ordinal);
        var computed = new HashSet<string>(device.SelectMany(n => n.Outputs), StringComparer.Ordinal);
        var wanted = new HashSet<string>(region.Outputs.Concat(after.SelectMany(n => n.Inputs)), StringComparer.Ordinal);
        GraphInput[] inputsOfGraph =
        [
            .. region.Inputs.Where(i => read.Contains(i.Name)),
            .. made.Where(read.Contains).Select(v => new GraphInput(v, region.TypeOf(v))),
        ];
        string[] outputs = [.. computed.Where(wanted.Contains)];
        Graph = new ModelGraph(region.Name, inputsOfGraph, outputs, device, region.Initializers.Where(i => read.Contains(i.Key)));
    }

    /// <summary>Everything.</summary>
    public ModelGraph Region { get; }

    /// <summary>The floating-point part.</summary>
    public ModelGraph Graph { get; }

    public ImmutableArray<Node> Before { get; }

    public ImmutableArray<Node> After { get; }

    public IEnumerable<Node> HostNodes => Before.Concat(After);

    public bool IsPure => Before.IsEmpty && After.IsEmpty;

    /// <summary>Nodes whose integers are known but for the batch, and are read by nothing but floating-point nodes that take them as sizes.</summary>
    private static HashSet<Node> ShapeNodes(ModelGraph graph)
    {
        var result = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        foreach (Node node in graph.Nodes.Reverse())
        {
            if (node.Outputs.All(o => o.Length > 0 && graph.KnownIntegers(o) is not null && !graph.Outputs.Contains(o) && graph.Consumers(o).All(c => AsSize(c, o))))
            {
                result.Add(node);
            }
        }

        return result;

        bool AsSize(Node consumer, string value) =>
            result.Contains(consumer)
            || (consumer.OpType != "ConstantOfShape" && consumer.Outputs.All(o => o.Length == 0 || graph.TypeOf(o).ElementType.IsFloat())
                && Enumerable.Range(0, consumer.Inputs.Length).All(i => consumer.Inputs[i] != value || OperatorRegistry.Get(consumer).Role(consumer, i) == InputRole.Static));
    }

    private static bool IsHost(ModelGraph graph, Node node, HashSet<Node> shapes) =>
        node.OpType == "ConstantOfShape"
        || node.Outputs.Where(o => o.Length > 0).Any(o => !graph.TypeOf(o).ElementType.IsFloat())
        || node.Inputs.Where(i => i.Length > 0 && !graph.Initializers.ContainsKey(i) && !(graph.Producer(i) is { } producer && shapes.Contains(producer)))
            .Any(i => !graph.TypeOf(i).ElementType.IsFloat());
}
