using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Graphs.Operators;

/// <summary>One node while a cut is carried out: what is kept on the axes of its values.</summary>
public sealed class CutContext
{
    private readonly Func<AxisRef, int[]?> _kept;
    private readonly Func<string, Tensor, string> _addConstant;
    private readonly ModelGraph _graph;

    internal CutContext(ModelGraph graph, Node node, Func<AxisRef, int[]?> kept, Func<string, Tensor, string> addConstant)
    {
        _graph = graph;
        Node = node;
        _kept = kept;
        _addConstant = addConstant;
    }

    public Node Node { get; }

    /// <summary>The type before the cut.</summary>
    public TensorType TypeOf(string value) => _graph.TypeOf(value);

    /// <summary>The plain integers of a static input; null where it is left out.</summary>
    public int[]? StaticInts(int index) => Node.HasInput(index) ? _graph.KnownIntegers(Node.Inputs[index])?.Plain() : null;

    /// <summary>The indices kept on an axis, ascending, in the old numbering; null where the axis is untouched.</summary>
    public int[]? Kept(string value, int axis) => _kept(new AxisRef(value, axis));

    /// <summary>Adds an initialiser with a fresh name derived from the node's, and returns that name.</summary>
    public string Constant(string suffix, Tensor value) => _addConstant($"{Node.Label}_{suffix}", value);
}
