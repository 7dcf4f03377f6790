using System.Collections.Immutable;
using PruneSearch.Campaigns.Runners;
using PruneSearch.Campaigns.Views.Documents;

namespace PruneSearch.Campaigns.Views;

/// <summary>What a plan takes from every layer.</summary>
internal static class LayerCuts
{
    /// <summary>In the order of the outline's layers.</summary>
    public static ImmutableArray<LayerCut> Of(ModelOutline outline, CandidatePlan plan)
    {
        Dictionary<(string Value, int Axis), int> removed = plan.Log.Cuts.ToDictionary(c => (c.Value, c.Axis), c => c.Removed.Length);
        Dictionary<string, (long Units, long Kept)> masked = plan.Masks.ToDictionary(m => m.Initializer, m => ((long)m.Count, (long)m.KeptCount), StringComparer.Ordinal);
        HashSet<string>? left = plan.Log.Blocks.IsEmpty ? null : plan.Log.Replay(outline.Graph).Graph.Nodes.Select(n => n.Label).ToHashSet(StringComparer.Ordinal);
        return [.. outline.Layers.Select(Cut)];

        LayerCut Cut(OutlineLayer layer)
        {
            (long units, long kept) = masked.TryGetValue(layer.Weight, out (long Units, long Kept) mask) ? mask
                : (layer.Outputs, layer.Outputs - removed.GetValueOrDefault((layer.Weight, layer.Axis)));
            kept = left is null || left.Contains(layer.Name) ? kept : 0;
            return new LayerCut(layer.Name, layer.Operator, units, kept, units == 0 ? 0 : 1 - ((double)kept / units));
        }
    }
}
