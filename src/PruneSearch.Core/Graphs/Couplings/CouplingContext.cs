using PruneSearch.Graphs.Operators;

namespace PruneSearch.Graphs.Couplings;

/// <summary>Collects what one node says about its axes.</summary>
public sealed class CouplingContext
{
    private readonly ModelGraph _graph;
    private readonly ICollection<Coupling> _result;

    internal CouplingContext(ModelGraph graph, Node node, ICollection<Coupling> result)
    {
        _graph = graph;
        Node = node;
        _result = result;
    }

    public Node Node { get; }

    public TensorShape Shape(string value) => _graph.TypeOf(value).Shape;

    public TensorShape InputShape(int index) => Shape(Node.Inputs[index]);

    public TensorShape OutputShape(int index = 0) => Shape(Node.Outputs[index]);

    /// <summary>The plain integers of a static input; null where it is left out.</summary>
    public int[]? StaticInts(int index) => Node.HasInput(index) ? _graph.KnownIntegers(Node.Inputs[index])?.Plain() : null;

    /// <summary>What is known of an integer input's contents; null where nothing is.</summary>
    public KnownIntegers? Known(int index) => Node.HasInput(index) ? _graph.KnownIntegers(Node.Inputs[index]) : null;

    public bool IsInitializer(int index) => Node.HasInput(index) && _graph.Initializers.ContainsKey(Node.Inputs[index]);

    public AxisRef In(int index, int axis) => new(Node.Inputs[index], axis);

    public AxisRef Out(int axis, int index = 0) => new(Node.Outputs[index], axis);

    public void Link(AxisRef from, AxisRef to, IndexMap? map = null, LinkKind kind = LinkKind.Same) =>
        _result.Add(new Coupling.Link(Node, from, to, map ?? IndexMap.Identity, kind));

    public void Pin(AxisRef axis, string reason) => _result.Add(new Coupling.Pin(Node, axis, reason));

    public void Free(AxisRef axis) => _result.Add(new Coupling.Free(Node, axis));

    public void Regroup(string from, int fromFirst, int fromCount, string to, int toFirst, int toCount) =>
        _result.Add(new Coupling.Regroup(Node, from, fromFirst, fromCount, to, toFirst, toCount));

    public void EqualCounts(AxisRef axis, int partitions) => _result.Add(new Coupling.EqualCounts(Node, axis, partitions));

    public void GroupedContraction(AxisRef data, string weight, int partitions) =>
        _result.Add(new Coupling.GroupedContraction(Node, data, weight, partitions));

    /// <summary>Every axis of the input is the same axis of the output.</summary>
    public void LinkAllAxes(int input = 0, int output = 0)
    {
        for (int axis = 0; axis < InputShape(input).Rank; axis++)
        {
            Link(In(input, axis), Out(axis, output));
        }
    }
}
