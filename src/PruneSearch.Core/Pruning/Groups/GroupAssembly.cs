using PruneSearch.Graphs;
using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Pruning.Groups;

/// <summary>Makes groups of the units that are not pinned.</summary>
internal sealed class GroupAssembly
{
    private readonly ModelGraph _graph;
    private readonly CouplingIndex _index;
    private readonly AxisFlood _flood;
    private readonly UnitTable _units;
    private readonly GroupOptions _options;

    public GroupAssembly(ModelGraph graph, GroupOptions options)
    {
        _graph = graph;
        _options = options;
        _index = new CouplingIndex(graph);
        _flood = new AxisFlood(graph, _index);
        _units = new UnitTable(_flood);
        var patterns = new ExclusionPatterns(options.Exclude, graph);
        foreach ((Node node, TrackedAxis weight) in _flood.Layers)
        {
            if (patterns.Match(node.Label, weight.Axis.Value) is { } pattern)
            {
                _units.Pin(weight, $"excluded by '{pattern}'");
            }
        }

        Groups = Assemble();
        Exclusions = [.. Excluded()];
    }

    public IReadOnlyList<UnitGroup> Groups { get; }

    public IReadOnlyList<Exclusion> Exclusions { get; }

    private List<UnitGroup> Assemble()
    {
        int[] classes = UnitClasses.Of(_flood, _units);
        var cells = new PartitionCells(_flood, _units, classes);
        var members = new Dictionary<int, List<int>>();
        var order = new List<List<int>>();
        for (int unit = 0; unit < _units.Count; unit++)
        {
            if (_units.PinOf(unit) is null)
            {
                int group = cells.GroupOf(classes[unit]);
                if (!members.TryGetValue(group, out List<int>? list))
                {
                    members.Add(group, list = []);
                    order.Add(list);
                }

                list.Add(unit);
            }
        }

        var drafts = new List<GroupDraft>();
        var local = new (int Draft, int Unit)[_units.Count];
        Array.Fill(local, (-1, -1));
        foreach (List<int> units in order)
        {
            var draft = new GroupDraft([.. units], unit => cells.CellOf(unit), _options);
            if (draft.Removals.Most == 0)
            {
                units.ForEach(u => _units.Pin(u, draft.WhyFixed));
                continue;
            }

            for (int u = 0; u < units.Count; u++)
            {
                local[units[u]] = (drafts.Count, u);
            }

            drafts.Add(draft);
        }

        Place(drafts, local);
        return [.. Named(drafts)];
    }

    /// <summary>Groups in the order of their first layers, and named after them: NAME, NAME#2, ... where several start at one layer.</summary>
    private IEnumerable<UnitGroup> Named(List<GroupDraft> drafts)
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((GroupDraft draft, IReadOnlyList<(Node Node, AxisUse Part)> layers, Node first) in drafts
            .Select(d => (Draft: d, Layers: d.Layers(_graph, _index)))
            .Select(d => (d.Draft, d.Layers, First: d.Draft.First(_graph, d.Layers)))
            .OrderBy(d => _index.Position(d.First)))
        {
            int count = names[first.Label] = names.GetValueOrDefault(first.Label) + 1;
            yield return draft.Build(layers, count == 1 ? first.Label : $"{first.Label}#{count}");
        }
    }

    /// <summary>Hands every group its axes and the indices on them.</summary>
    private void Place(List<GroupDraft> drafts, (int Draft, int Unit)[] local)
    {
        ILookup<TrackedAxis, (string Weight, int Partitions)> grouped = _flood.GroupedContractions.ToLookup(g => g.Data, g => (g.Weight, g.Partitions));
        foreach (TrackedAxis axis in _flood.Axes)
        {
            ReadOnlySpan<int> units = _units.On(axis);
            for (int i = 0; i < units.Length; i++)
            {
                (int draft, int unit) = local[units[i]];
                if (draft >= 0)
                {
                    drafts[draft].Add(unit, i);
                }
            }

            foreach (GroupDraft draft in drafts)
            {
                if (draft.HasOpen)
                {
                    AxisUse use = axis.IsInitializer ? axis.Use : AxisUse.Activation;
                    draft.Close(axis.Axis, use, axis.Size, 1, TensorSize.OfSlice(_graph, axis.Axis));
                    foreach ((string weight, int partitions) in grouped[axis])
                    {
                        var columns = new AxisRef(weight, 1);
                        draft.Close(columns, AxisUse.Consumes, axis.Size, partitions, TensorSize.OfSlice(_graph, columns) / partitions);
                    }

                    draft.Discard();
                }
            }
        }
    }

    private IEnumerable<Exclusion> Excluded()
    {
        foreach ((Node node, TrackedAxis weight) in _flood.Layers)
        {
            var counts = new List<(string Reason, int Count)>();
            foreach (int unit in _units.On(weight))
            {
                if (_units.PinOf(unit) is { } reason)
                {
                    int at = counts.FindIndex(c => c.Reason == reason);
                    if (at < 0)
                    {
                        counts.Add((reason, 1));
                    }
                    else
                    {
                        counts[at] = (reason, counts[at].Count + 1);
                    }
                }
            }

            foreach ((string reason, int count) in counts)
            {
                yield return new Exclusion(node.Label, weight.Axis.Value, weight.Axis.Axis, count, weight.Size, reason);
            }
        }
    }
}
