using System.Text;
using PruneSearch.Graphs;

namespace PruneSearch.Pruning.Groups;

/// <summary>Writes groups out for people.</summary>
internal static class GroupDescription
{
    public static string Of(PruningGroups groups)
    {
        var text = new StringBuilder();
        foreach (UnitGroup group in groups.Groups)
        {
            text.Append(group.Id).Append(": ").Append(group.Count).Append(' ').Append(Unit(group.Kind)).Append(group.Count == 1 ? string.Empty : "s");
            if (group.Removals.Partitions > 1)
            {
                text.Append(", the same number from each of ").Append(group.Removals.Partitions).Append(" partitions");
            }

            text.Append('\n');
            Line(text, "made by", Layers(group, AxisUse.Produces, AxisUse.Produces));
            Line(text, "with", Layers(group, AxisUse.Produces | AxisUse.Follows | AxisUse.Consumes, AxisUse.Follows));
            Line(text, "read by", Layers(group, AxisUse.Consumes, AxisUse.Consumes));
            Line(text, "tied by", [.. Ties(groups.Graph, group)]);
        }

        if (groups.Exclusions.Length > 0)
        {
            text.Append("stays, and why:\n");
            foreach (Exclusion exclusion in groups.Exclusions)
            {
                text.Append("  ").Append(exclusion).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Unit(UnitKinds kind) => kind switch { UnitKinds.Head => "head", UnitKinds.HeadDim => "head dimension", _ => "unit" };

    private static string[] Layers(UnitGroup group, AxisUse mask, AxisUse part) =>
        [.. group.Layers.Where(l => (l.Part & mask) == part).Select(l => l.ToString())];

    /// <summary>Why more than one layer makes the units: nodes where several activations carry them, and weights that several nodes read.</summary>
    private static IEnumerable<string> Ties(ModelGraph graph, UnitGroup group)
    {
        var values = group.Axes.Select(a => a.Axis.Value).ToHashSet(StringComparer.Ordinal);
        foreach (Node node in graph.Nodes)
        {
            int carrying = node.Inputs.Distinct(StringComparer.Ordinal).Count(i => values.Contains(i) && !graph.Initializers.ContainsKey(i));
            if (carrying > 1)
            {
                yield return $"{node.Label} ({node.OpType})";
            }
        }

        foreach (string value in values.Where(v => graph.Initializers.ContainsKey(v) && graph.Consumers(v).Count > 1).Order(StringComparer.Ordinal))
        {
            yield return $"{value} (shared by {string.Join(", ", graph.Consumers(value).Select(n => n.Label))})";
        }
    }

    private static void Line(StringBuilder text, string label, string[] items)
    {
        if (items.Length > 0)
        {
            text.Append("  ").Append(label.PadRight(8)).Append(string.Join(", ", items)).Append('\n');
        }
    }
}
