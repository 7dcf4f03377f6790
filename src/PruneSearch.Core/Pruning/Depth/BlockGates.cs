using PruneSearch.Graphs;
using PruneSearch.Graphs.Couplings;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Depth;

/// <summary>
/// A graph in which each of some blocks has a gate g of one value: <c>b = a + g * f(a)</c> for a residual branch,
/// <c>b = a + g * (f(a) - a)</c> for a layer. Open (g = 1) it computes what the graph does; shut (g = 0) what it does without the blocks,
/// with all of them still in it. A gate is an initialiser of some axis of the value, whose elements are equal: backends train no single
/// constants.
/// </summary>
internal sealed class BlockGates
{
    private readonly ModelGraph _graph;
    private readonly Dictionary<string, TensorSource> _initializers;
    private readonly List<(AxisRef Axis, int Size)> _gates = [];

    private BlockGates(ModelGraph graph)
    {
        _graph = graph;
        _initializers = new(graph.Initializers, StringComparer.Ordinal);
    }

    /// <summary>The graph with shut gates.</summary>
    public static ModelGraph Shut(ModelGraph graph, IReadOnlyList<DepthBlock> blocks) =>
        blocks.Count == 0 ? graph : new BlockGates(graph).Build(blocks, 0);

    /// <summary>The graph with open gates, and a group with one unit for each block: all elements of its gate.</summary>
    public static (ModelGraph Graph, UnitGroup Gates) Open(ModelGraph graph, DepthGroup group)
    {
        var gates = new BlockGates(graph);
        ModelGraph gated = gates.Build(group.Blocks, 1);
        GroupAxis[] axes =
        [
            .. gates._gates.Select((gate, unit) => GroupAxis.Of(
                gate.Axis, AxisUse.Produces, gate.Size, partitions: 1, sliceElements: 1, group.Count, [.. Enumerable.Range(0, gate.Size).Select(i => (unit, i))])),
        ];
        return (gated, new UnitGroup(group.Id, UnitKinds.Channel, group.Removals, null, group.BaseCount, [.. axes], []));
    }

    private ModelGraph Build(IReadOnlyList<DepthBlock> blocks, float gate)
    {
        var byOutput = blocks.ToDictionary(b => b.Output, StringComparer.Ordinal);
        var nodes = new List<Node>();
        foreach (Node node in _graph.Nodes)
        {
            if (!byOutput.TryGetValue(node.Outputs[0], out DepthBlock? block))
            {
                nodes.Add(node);
            }
            else if (block.Kind == DepthKind.Residual)
            {
                string gated = Gated(nodes, block, block.Branch, gate);
                int operand = node.Inputs.IndexOf(block.Branch);
                nodes.Add(operand >= 0 ? node.WithInput(operand, gated) : throw new ArgumentException($"{node} does not read '{block.Branch}'", nameof(blocks)));
            }
            else
            {
                string whole = Fresh(block.Output + "_whole");
                string change = Fresh(block.Output + "_change");
                string input = InputOf(block, node);
                nodes.Add(node with { Outputs = [whole] });
                nodes.Add(new Node(change, "Sub", [whole, input], [change]));
                nodes.Add(new Node(Fresh(block.Output + "_sum"), "Add", [input, Gated(nodes, block, change, gate)], [block.Output]));
            }
        }

        return _graph.With(nodes, _initializers);
    }

    private string Gated(List<Node> nodes, DepthBlock block, string value, float gate)
    {
        TensorShape shape = _graph.TypeOf(block.Branch).Shape;
        int axis = Enumerable.Range(0, shape.Rank).FirstOrDefault(a => shape[a].IsKnown && shape[a].Value > 1, -1);
        if (axis < 0)
        {
            throw new InvalidInputException($"block '{block.Name}'", $"makes {shape}: a gate needs an axis of more than one element", "blocks of single numbers are not scored by gradients");
        }

        var dims = new long[shape.Rank - axis];
        Array.Fill(dims, 1);
        dims[0] = shape[axis].Value;
        var elements = new float[dims[0]];
        Array.Fill(elements, gate);
        string name = Fresh(block.Output + "_gate");
        string gated = Fresh(block.Output + "_gated");
        _initializers.Add(name, Tensor.FromFloats(_graph.TypeOf(block.Branch).ElementType, dims, elements));
        _gates.Add((new AxisRef(name, 0), elements.Length));
        nodes.Add(new Node(gated, "Mul", [value, name], [gated]));
        return gated;
    }

    /// <summary>What the first layer of a block of one layer reads, followed back from its last node.</summary>
    private string InputOf(DepthBlock block, Node end)
    {
        Node node = end;
        while (true)
        {
            string read = GraphLayers.Activations(_graph, node).Single();
            if (node.Label == block.Layers[0])
            {
                return read;
            }

            node = _graph.Producer(read) ?? throw new ArgumentException($"'{block.Output}' is not computed by '{block.Layers[0]}'", nameof(block));
        }
    }

    private string Fresh(string name)
    {
        while (_graph.HasValue(name) || _initializers.ContainsKey(name))
        {
            name += "_";
        }

        return name;
    }
}
