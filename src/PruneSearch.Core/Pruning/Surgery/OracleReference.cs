using PruneSearch.Graphs;
using PruneSearch.Graphs.Couplings;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Pruning.Surgery;

/// <summary>
/// The uncut model as it should behave after a cut: what reads removed units reads zero. The slices of the weights that contract them are
/// zeroed; where no weight does, the activation is multiplied by a mask of 0 and 1 just before it is contracted. Everything else, running
/// statistics included, stays as it is.
/// </summary>
internal sealed class OracleReference
{
    private readonly ModelGraph _graph;
    private readonly AxisCuts _cuts;
    private readonly Dictionary<string, byte[]> _zeroed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Tensor> _masks = new(StringComparer.Ordinal);

    private OracleReference(ModelGraph graph, AxisCuts cuts)
    {
        _graph = graph;
        _cuts = cuts;
    }

    public static ModelGraph Of(ModelGraph graph, AxisCuts cuts) => new OracleReference(graph, cuts).Build();

    private ModelGraph Build()
    {
        var nodes = new List<Node>();
        var statements = new List<Coupling>();
        foreach (Node original in _graph.Nodes)
        {
            Node node = original;
            statements.Clear();
            OperatorRegistry.Get(original).Couple(new CouplingContext(_graph, original, statements));
            foreach (Coupling statement in statements)
            {
                switch (statement)
                {
                    case Coupling.Link { Kind: LinkKind.Contract } link when Removed(link.From) is { } removed:
                        node = Contract(node, link, removed, nodes);
                        break;
                    case Coupling.GroupedContraction grouped when Removed(grouped.Data) is { } removed:
                        Zero(grouped, removed);
                        break;
                }
            }

            nodes.Add(node);
        }

        var initializers = new Dictionary<string, TensorSource>(_graph.Initializers, StringComparer.Ordinal);
        foreach ((string name, byte[] bytes) in _zeroed)
        {
            TensorSource source = _graph.Initializers[name];
            initializers[name] = new Tensor(source.ElementType, [.. source.Dims], bytes);
        }

        foreach ((string name, Tensor mask) in _masks)
        {
            initializers[name] = mask;
        }

        return _graph.With(nodes, initializers);
    }

    private Node Contract(Node node, Coupling.Link link, int[] removed, List<Node> before)
    {
        int size = (int)_graph.TypeOf(link.To.Value).Shape[link.To.Axis].Factor;
        if (_graph.Initializers.ContainsKey(link.To.Value))
        {
            foreach (int index in removed.SelectMany(i => link.Map.Targets(i, size)))
            {
                Zero(link.To, index);
            }

            return node;
        }

        if (_graph.Initializers.ContainsKey(link.From.Value))
        {
            Array.ForEach(removed, index => Zero(link.From, index));
            return node;
        }

        TensorType type = _graph.TypeOf(link.From.Value);
        var dims = new long[type.Shape.Rank];
        Array.Fill(dims, 1);
        dims[link.From.Axis] = type.Shape[link.From.Axis].Value;
        var mask = new float[dims[link.From.Axis]];
        Array.Fill(mask, 1f);
        Array.ForEach(removed, index => mask[index] = 0f);
        string name = Fresh($"{link.From.Value}_kept_by_{node.Label}");
        _masks.Add(name, Tensor.FromFloats(type.ElementType, dims, mask));
        string masked = Fresh(name + "_masked");
        before.Add(new Node(masked, "Mul", [link.From.Value, name], [masked]));
        return node with { Inputs = [.. node.Inputs.Select(i => i == link.From.Value ? masked : i)] };
    }

    private int[]? Removed(AxisRef axis)
    {
        if (_cuts.Kept(axis) is not { } kept)
        {
            return null;
        }

        int size = (int)_graph.TypeOf(axis.Value).Shape[axis.Axis].Value;
        return [.. Enumerable.Range(0, size).Except(kept)];
    }

    private void Zero(Coupling.GroupedContraction grouped, int[] removed)
    {
        int rows = (int)_graph.Initializers[grouped.Weight].Dims[0] / grouped.Partitions;
        int columns = (int)_graph.Initializers[grouped.Weight].Dims[1];
        foreach (int index in removed)
        {
            int first = index / columns * rows;
            Zero(new AxisRef(grouped.Weight, 1), index % columns, first, first + rows);
        }
    }

    /// <summary>Zeroes index <paramref name="index"/> of an axis, in some of the outermost rows.</summary>
    private void Zero(AxisRef axis, int index, int firstRow = 0, int endRow = int.MaxValue)
    {
        TensorSource source = _graph.Initializers[axis.Value];
        if (!_zeroed.TryGetValue(axis.Value, out byte[]? bytes))
        {
            _zeroed.Add(axis.Value, bytes = source.Read().Bytes.ToArray());
        }

        long inner = source.ElementType.Size();
        for (int a = axis.Axis + 1; a < source.Rank; a++)
        {
            inner *= source.Dims[a];
        }

        long outer = source.Dims.Take(axis.Axis).Aggregate(1L, (a, d) => a * d);
        for (long row = firstRow; row < Math.Min(outer, endRow); row++)
        {
            bytes.AsSpan((int)(((row * source.Dims[axis.Axis]) + index) * inner), (int)inner).Clear();
        }
    }

    private string Fresh(string name)
    {
        while (_graph.HasValue(name) || _masks.ContainsKey(name))
        {
            name += "_";
        }

        return name;
    }
}
