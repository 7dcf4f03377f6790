using System.Collections.Immutable;
using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.Reports;
using PruneSearch.Campaigns.Views.Documents;
using PruneSearch.Hardware.Targets;

namespace PruneSearch.Campaigns.Views;

/// <summary>The targets of campaigns.</summary>
public static class TargetUses
{
    /// <param name="views">The campaigns.</param>
    /// <param name="queue">How much work there is, by label.</param>
    public static TargetList Of(IEnumerable<CampaignView> views, IReadOnlyDictionary<string, LabelDepth> queue) => new(
    [
        .. views.SelectMany(v => v.Spec.Targets.Select(t => (View: v, Target: t)))
            .GroupBy(u => u.Target.Name, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => Use(g.Key, [.. g.OrderByDescending(u => u.View.State.StartedAt)], queue.GetValueOrDefault(g.Key, LabelDepth.None))),
    ]);

    private static TargetUse Use(string name, (CampaignView View, Target Target)[] uses, LabelDepth depth) => new()
    {
        Name = name,
        Text = uses[0].Target.ToString(),
        Campaigns = [.. uses.Select(u => u.View.State.Name)],
        Waiting = depth.Waiting,
        Leased = depth.Leased,
        Fingerprint = uses.SelectMany(u => u.View.Content.Receipts.On(name)).MaxBy(r => r.StartedAt) is { } newest
            ? FingerprintText.Of(newest.Environment).ToImmutableSortedDictionary(f => f.Name, f => f.Value, StringComparer.Ordinal)
            : null,
    };
}
