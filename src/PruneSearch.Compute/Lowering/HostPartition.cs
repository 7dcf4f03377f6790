using System.Collections.Immutable;
using PruneSearch.Graphs;

namespace PruneSearch.Compute.Lowering;

/// <summary>
/// Separates nodes that compute with integers at run time (look-ups by index, shape arithmetic that could not be folded, tensors made from
/// a shape) from the floating-point graph. They are evaluated on whole tensors, before the program where they need only inputs, else behind it.
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
        foreach (Node node in region.Nodes)
        {
            string[] inputs = [.. node.Inputs.Where(i => i.Length > 0)];
            if (!IsHost(region, node))
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

    private static bool IsHost(ModelGraph graph, Node node) =>
        node.OpType == "ConstantOfShape"
        || node.Outputs.Where(o => o.Length > 0).Any(o => !graph.TypeOf(o).ElementType.IsFloat())
        || node.Inputs.Where(i => i.Length > 0 && !graph.Initializers.ContainsKey(i)).Any(i => !graph.TypeOf(i).ElementType.IsFloat());
}
