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
    private readonly UnitKinds[] _kinds;
    private readonly GroupOptions _options;

    public GroupAssembly(ModelGraph graph, GroupOptions options)
    {
        _graph = graph;
        _options = options;
        _index = new CouplingIndex(graph);
        var attention = new AttentionAxes(graph, _index);
        _flood = new AxisFlood(graph, _index, options.Units.HasFlag(UnitKinds.HeadDim) ? attention.IsDimension : attention.IsHead);
        _units = new UnitTable(_flood);
        _kinds = Kinds(attention);
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
            var draft = new GroupDraft([.. units], _kinds[units[0]], unit => cells.CellOf(unit), _options);
            if (draft.Removals.Most == 0 || !_options.Units.HasFlag(draft.Kind))
            {
                units.ForEach(u => _units.Pin(u, draft.Removals.Most == 0 ? draft.WhyFixed : WhyNotAsked(draft.Kind)));
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

    /// <summary>
    /// Groups in the order of their first layers, and named after them: NAME, NAME#2, ... where several start at one layer. Channels are
    /// numbered first, so that their names do not depend on which kinds are asked for.
    /// </summary>
    private IEnumerable<UnitGroup> Named(List<GroupDraft> drafts)
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        return drafts
            .Select(d => (Draft: d, Layers: d.Layers(_graph, _index)))
            .Select(d => (d.Draft, d.Layers, First: d.Draft.First(_graph, d.Layers)))
            .OrderBy(d => d.Draft.Kind).ThenBy(d => _index.Position(d.First))
            .Select(d => (d.First, Group: d.Draft.Build(d.Layers, Name(d.First.Label))))
            .ToArray()
            .OrderBy(d => _index.Position(d.First))
            .Select(d => d.Group);

        string Name(string layer)
        {
            int count = names[layer] = names.GetValueOrDefault(layer) + 1;
            return count == 1 ? layer : $"{layer}#{count}";
        }
    }

    /// <summary>The kind of each unit: what lies on an axis of heads or of their features, else a channel.</summary>
    private UnitKinds[] Kinds(AttentionAxes attention)
    {
        var kinds = new UnitKinds[_units.Count];
        Array.Fill(kinds, UnitKinds.Channel);
        foreach (TrackedAxis axis in _flood.Axes)
        {
            if (attention.IsHead(axis.Axis) || attention.IsDimension(axis.Axis))
            {
                foreach (int unit in _units.On(axis))
                {
                    kinds[unit] = attention.IsHead(axis.Axis) || kinds[unit] == UnitKinds.Head ? UnitKinds.Head : UnitKinds.HeadDim;
                }
            }
        }

        return kinds;
    }

    private static string WhyNotAsked(UnitKinds kind) => kind switch
    {
        UnitKinds.Head => "its units are attention heads, which are not asked for",
        UnitKinds.HeadDim => "its units are dimensions of attention heads, which are not asked for",
        _ => "its units are channels, which are not asked for",
    };

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
