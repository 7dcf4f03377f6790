using System.Collections.Immutable;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Work;
using PruneSearch.Graphs;
using PruneSearch.Pruning;
using PruneSearch.Pruning.Depth;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Campaigns.Runners;

/// <summary>The groups of a model at every granularity that a spec searches.</summary>
public static class CampaignGroups
{
    public static ImmutableArray<GroupSummary> Of(ModelGraph graph, CampaignSpec spec) =>
        [.. spec.Prune.Granularity.Select(Granularity.Of).SelectMany(g => Of(graph, spec, g))];

    private static IEnumerable<GroupSummary> Of(ModelGraph graph, CampaignSpec spec, Granularity granularity)
    {
        if (granularity.Pattern is { } pattern)
        {
            return WeightGroups.Of(graph, BaseModel.Options(spec, 1), pattern).Groups.Select(g => new GroupSummary(granularity.Name, g.Id, g.Count, [g.Layer]));
        }

        if (granularity == Granularity.Layer)
        {
            return DepthGroups.Of(graph, BaseModel.Options(spec, 1)).Group is { } blocks ? [new GroupSummary(granularity.Name, blocks.Id, blocks.Count, [.. blocks.Blocks.Select(b => b.Name)])] : [];
        }

        int roundTo = granularity == Granularity.Channel ? spec.Prune.RoundTo[0] : 1;
        return PruningGroups.Of(graph, BaseModel.Options(spec, roundTo) with { Units = granularity.Units }).Groups
            .Select(g => new GroupSummary(granularity.Name, g.Id, g.Count, [.. g.Layers.Select(l => l.Node).Distinct()]));
    }
}
