using PruneSearch.Graphs;
using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Pruning.Groups;

/// <summary>A group while its axes are gathered.</summary>
internal sealed class GroupDraft
{
    private readonly int[]? _partitions;
    private readonly int _units;
    private readonly List<GroupAxis> _axes = [];
    private readonly List<(int Unit, int Index)> _open = [];

    public GroupDraft(int[] units, UnitKinds kind, Func<int, int> cellOf, GroupOptions options)
    {
        Kind = kind;
        _units = units.Length;
        var cells = new Dictionary<int, int>();
        var sizes = new List<int>();
        var partitions = new int[units.Length];
        for (int u = 0; u < units.Length; u++)
        {
            if (cells.TryAdd(cellOf(units[u]), cells.Count))
            {
                sizes.Add(0);
            }

            partitions[u] = cells[cellOf(units[u])];
            sizes[partitions[u]]++;
        }

        _partitions = sizes.Count > 1 ? partitions : null;
        Removals = new RemovalCounts(units.Length, sizes.Count, sizes.Min(), options.MinimumKept, options.RoundTo);
    }

    public UnitKinds Kind { get; }

    public RemovalCounts Removals { get; }

    public bool HasOpen => _open.Count > 0;

    /// <summary>Why nothing can be removed, where <see cref="Removals"/> allows nothing.</summary>
    public string WhyFixed =>
        Removals.SmallestPartition <= Removals.Minimum
            ? $"{Removals.SmallestPartition} {(Removals.SmallestPartition == 1 ? "unit" : "units")}{(Removals.Partitions > 1 ? " in a partition" : string.Empty)}, and at least {Removals.Minimum} must stay"
            : $"no smaller number than its {Removals.Units} units is a multiple of {Removals.RoundTo} (roundTo)";

    /// <summary>Notes an index of a unit on the axis that is being visited. Indices come in ascending order.</summary>
    public void Add(int unit, int index) => _open.Add((unit, index));

    /// <summary>Makes an axis of the noted indices, which stay noted.</summary>
    public void Close(AxisRef axis, AxisUse use, int size, int partitions, long sliceElements)
    {
        _axes.Add(GroupAxis.Of(axis, use, size, partitions, sliceElements, _units, _open));
    }

    public void Discard() => _open.Clear();

    /// <summary>The nodes that change with the group, in execution order.</summary>
    public IReadOnlyList<(Node Node, AxisUse Part)> Layers(ModelGraph graph, CouplingIndex index) => GroupLayers.Of(_axes, graph, index);

    /// <summary>The first layer that makes units; else the first that reads them; else the node at which they appear.</summary>
    public Node First(ModelGraph graph, IReadOnlyList<(Node Node, AxisUse Part)> layers) =>
        layers.OrderByDescending(l => l.Part & AxisUse.Produces).Select(l => l.Node).FirstOrDefault() ?? graph.Producer(_axes[0].Axis.Value)!;

    /// <param name="layers">The nodes that change with the group.</param>
    /// <param name="name">The label of its first layer.</param>
    public UnitGroup Build(IReadOnlyList<(Node Node, AxisUse Part)> layers, string name) =>
        new(name, Kind, Removals, _partitions, _units, [.. _axes], [.. layers.Select(l => new GroupLayer(l.Node.Label, l.Node.OpType, l.Part))]);
}
