using PruneSearch.Graphs;
using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Pruning.Groups;

/// <summary>
/// A factor of a reshape: one flat axis against several (axes of size 1 aside). One of the several is preferred, or the first axis that
/// carries units into it decides: units on one of the several are that axis's indices; units on the flat side are blocks, the indices of
/// the outermost axis. The other axes of the factor stay.
/// </summary>
internal sealed class ReshapeFactor
{
    private readonly ModelGraph _graph;
    private readonly List<AxisRef>? _left;
    private readonly List<AxisRef>? _right;
    private AxisRef? _units;

    /// <param name="graph">The graph.</param>
    /// <param name="regroup">The statement.</param>
    /// <param name="samples">Where the batch lies, asked where the factor holds it: it is no part of a unit.</param>
    /// <param name="preferred">Whether an axis, one of several, should be the one whose indices are the units.</param>
    public ReshapeFactor(ModelGraph graph, Coupling.Regroup regroup, Lazy<BatchPlaces> samples, Func<AxisRef, bool> preferred)
    {
        _graph = graph;
        bool open = graph.TypeOf(regroup.From).Shape.Skip(regroup.FromFirst).Take(regroup.FromCount).Any(d => !d.IsKnown);
        bool mixed = open && (samples.Value.Find(regroup.From) is null || samples.Value.Find(regroup.To) is null);
        _left = mixed ? null : Axes(regroup.From, regroup.FromFirst, regroup.FromCount);
        _right = mixed ? null : Axes(regroup.To, regroup.ToFirst, regroup.ToCount);
        if (_left is { Count: > 0 } && _right is { Count: > 0 } && (_left.Count == 1 || _right.Count == 1))
        {
            _units = Several.Where(preferred).Select(a => (AxisRef?)a).FirstOrDefault();
        }
    }

    /// <summary>The flat axis.</summary>
    public AxisRef Flat => _left!.Count == 1 ? _left[0] : _right![0];

    /// <summary>The axis, of the several, whose indices are the units.</summary>
    public AxisRef Units => _units!.Value;

    private List<AxisRef> Several => _left!.Count == 1 ? _right! : _left;

    /// <summary>Units reach the factor along an axis: why they cannot pass; null where they can.</summary>
    public string? Visit(AxisRef axis)
    {
        if (_left is null || _right is null)
        {
            return "folded with an open dimension";
        }

        if (_left.Count > 1 && _right.Count > 1)
        {
            return "reshaped across the borders of axes";
        }

        _units ??= axis == Flat ? Several[0] : axis;
        return axis == Flat || axis == _units ? null : $"folded with axis {_units.Value.Axis}, which is pruned already";
    }

    /// <summary>Where index i of <see cref="Units"/> lies on the flat axis.</summary>
    public IndexMap Map()
    {
        int outer = 1;
        int inner = 1;
        foreach (AxisRef axis in Several)
        {
            outer *= axis.Axis < Units.Axis ? Size(axis) : 1;
            inner *= axis.Axis > Units.Axis ? Size(axis) : 1;
        }

        return new IndexMap(stride: inner, block: inner, repeats: outer, repeatStride: Size(Units) * inner);
    }

    /// <summary>The axes of one side, without those of size 1.</summary>
    private List<AxisRef> Axes(string value, int first, int count) =>
        [.. Enumerable.Range(first, count).Select(a => new AxisRef(value, a)).Where(a => Size(a) != 1)];

    private int Size(AxisRef axis) => checked((int)_graph.TypeOf(axis.Value).Shape[axis.Axis].Factor);
}
