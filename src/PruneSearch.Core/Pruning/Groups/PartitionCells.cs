namespace PruneSearch.Pruning.Groups;

/// <summary>
/// Joins classes of units that meet on an axis whose partitions must keep the same number of indices (grouped convolution), and sorts
/// their units into cells. Losing the same number of units from every cell keeps all partitions equal; units for which that cannot be
/// arranged are pinned.
/// </summary>
internal sealed class PartitionCells
{
    private readonly UnitTable _units;
    private readonly int[] _group;
    private readonly int[] _cell;
    private readonly Dictionary<(int Cell, int Rule, int Partition, int Count), int> _refined = [];
    private readonly Dictionary<int, List<(int Rule, int Partition, int Count)>> _rulesOfCell = [];

    public PartitionCells(AxisFlood flood, UnitTable units, int[] classes)
    {
        _units = units;
        _group = new int[classes.Length == 0 ? 0 : classes.Max() + 1];
        for (int c = 0; c < _group.Length; c++)
        {
            _group[c] = c;
        }

        _cell = (int[])classes.Clone();
        for (int rule = 0; rule < flood.EqualCounts.Count; rule++)
        {
            Apply(rule, flood.EqualCounts[rule], classes);
        }

        if (flood.EqualCounts.Count > 0)
        {
            PinUnequal(flood, classes);
        }
    }

    /// <summary>The cell of a unit: a number that is the same for units that count in the same partitions.</summary>
    public int CellOf(int unit) => _cell[unit];

    /// <summary>The class that stands for all classes joined with this one.</summary>
    public int GroupOf(int unitClass)
    {
        while (_group[unitClass] != unitClass)
        {
            unitClass = _group[unitClass];
        }

        return unitClass;
    }

    private void Apply(int rule, (TrackedAxis Axis, int Partitions, string Node) equal, int[] classes)
    {
        int size = equal.Axis.Size / equal.Partitions;
        var counts = new SortedDictionary<int, int[]>();
        ReadOnlySpan<int> units = _units.On(equal.Axis);
        for (int i = 0; i < units.Length; i++)
        {
            if (_units.PinOf(units[i]) is null)
            {
                if (!counts.TryGetValue(units[i], out int[]? count))
                {
                    counts.Add(units[i], count = new int[equal.Partitions]);
                }

                count[i / size]++;
            }
        }

        int joined = -1;
        foreach ((int unit, int[] count) in counts)
        {
            if (Array.TrueForAll(count, c => c == count[0]))
            {
                continue; // takes the same from every partition
            }

            int partition = Array.FindIndex(count, c => c > 0);
            if (count.Count(c => c > 0) > 1)
            {
                _units.Pin(unit, $"lies unequally on the partitions of a grouped convolution (Conv '{equal.Node}')");
                continue;
            }

            Refine(unit, (rule, partition, count[partition]));
            joined = joined < 0 ? GroupOf(classes[unit]) : Join(joined, GroupOf(classes[unit]));
        }
    }

    private void Refine(int unit, (int Rule, int Partition, int Count) rule)
    {
        int before = _cell[unit];
        var key = (before, rule.Rule, rule.Partition, rule.Count);
        if (!_refined.TryGetValue(key, out int cell))
        {
            cell = -1 - _refined.Count; // below all classes, which are the cells of units without rules
            _refined.Add(key, cell);
            _rulesOfCell.Add(cell, [.. _rulesOfCell.GetValueOrDefault(before) ?? [], rule]);
        }

        _cell[unit] = cell;
    }

    private int Join(int a, int b)
    {
        (int root, int other) = a < b ? (a, b) : (b, a);
        _group[other] = root;
        return root;
    }

    private void PinUnequal(AxisFlood flood, int[] classes)
    {
        var cells = new Dictionary<int, HashSet<int>>();
        for (int unit = 0; unit < classes.Length; unit++)
        {
            if (_units.PinOf(unit) is null && _cell[unit] < 0)
            {
                int group = GroupOf(classes[unit]);
                (cells.TryGetValue(group, out HashSet<int>? set) ? set : cells[group] = []).Add(_cell[unit]);
            }
        }

        var broken = new Dictionary<int, string>();
        foreach ((int group, HashSet<int> own) in cells)
        {
            foreach (var rule in own.SelectMany(c => _rulesOfCell[c]).GroupBy(r => r.Rule).OrderBy(r => r.Key))
            {
                var lost = new int[flood.EqualCounts[rule.Key].Partitions];
                foreach ((_, int partition, int count) in rule)
                {
                    lost[partition] += count;
                }

                if (Array.Exists(lost, l => l != lost[0]))
                {
                    broken.TryAdd(group, $"the partitions of a grouped convolution cannot lose the same number (Conv '{flood.EqualCounts[rule.Key].Node}')");
                }
            }
        }

        for (int unit = 0; unit < classes.Length && broken.Count > 0; unit++)
        {
            if (broken.TryGetValue(GroupOf(classes[unit]), out string? reason))
            {
                _units.Pin(unit, reason);
            }
        }
    }
}
