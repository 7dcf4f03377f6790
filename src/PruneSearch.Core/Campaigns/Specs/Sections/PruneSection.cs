using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Values;
using PruneSearch.Pruning;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Schedules;

namespace PruneSearch.Campaigns.Specs.Sections;

internal sealed class PruneSection : MappingType<PruneSpec>
{
    public PruneSection(SpecContext context)
    {
        Field("granularity", Names(["channel", "weight"]), p => p.Granularity, (p, v) => p with { Granularity = v },
            "What is pruned: channel (channels, filters and neurons are removed) or weight (single weights are zeroed).");
        Field("criterion", Names(context.Criteria), p => p.Criterion, (p, v) => p with { Criterion = v }, "What scores the units.");
        Field("normalization", new ChoicesType<ScoreNormalization>(new EnumType<ScoreNormalization>()), p => p.Normalization, (p, v) => p with { Normalization = v },
            "How scores of different groups are made comparable, for global allocation.");
        Field("allocation", Names(context.Allocations), p => p.Allocation, (p, v) => p with { Allocation = v },
            "uniform: one ratio for every group; global: one threshold over all groups; perGroup: a ratio of its own for each group.");
        Field("ratio", new FloatKnobType(new Bounds(0, 1, Below: true)), p => p.Ratio, (p, v) => p with { Ratio = v },
            "Fraction removed: of everything (uniform, global) or of each group (perGroup).");
        Field("maximumGroupRatio", NumberType.Share, p => p.MaximumGroupRatio, (p, v) => p with { MaximumGroupRatio = v },
            "Global allocation removes at most this fraction of a group.");
        Field("schedule", Names(context.Schedules), p => p.Schedule, (p, v) => p with { Schedule = v },
            "When units are removed: all before recovery (oneShot), or in steps during it (iterative).");
        Field("steps", new IntKnobType(2, 1000), p => p.Steps, (p, v) => p with { Steps = v }, "For iterative: the number of cuts.");
        Field("until", NumberType.Share, p => p.Until, (p, v) => p with { Until = v }, "For iterative: the share of recovery by which the ratio is reached.");
        Field("roundTo", new ChoicesType<int>(Whole.From(1)), p => p.RoundTo, (p, v) => p with { RoundTo = v },
            "What the number of units kept in a group is a multiple of, such as 8 for the width of vectors.");
        Field("minimumKept", Whole.From(1), p => p.MinimumKept, (p, v) => p with { MinimumKept = v }, "Units that stay in every group.");
        Field("exclude", new ChoicesType<string>(new TextType("a pattern of layer names, with * and ?"), least: 0), p => p.Exclude, (p, v) => p with { Exclude = v },
            "Layers to leave alone, by patterns on names of nodes and weights.");
        Field("evidenceBatches", Whole.Between(1, 10_000), p => p.EvidenceBatches, (p, v) => p with { EvidenceBatches = v },
            "Batches that gradients, activations and inputs of layers are gathered over, for criteria that need them.");
    }

    protected override string Name => "prune";

    protected override PruneSpec Blank => new();

    /// <summary>Every criterion scores every granularity; one that solves for masks cuts once.</summary>
    protected override PruneSpec Finish(PruneSpec value, SpecNode node)
    {
        if (node.Find("criterion") is not { } place || node.Errors.Has(place.Path) || node.Errors.Has(node.PathOf("granularity")))
        {
            return value;
        }

        NameRegistry<IPruningCriterion> known = PruningCriteria.BuiltIn(0);
        foreach (IPruningCriterion criterion in value.Criterion.Where(known.Names.Contains).Select(name => known[name]))
        {
            if (value.Granularity.FirstOrDefault(g => !criterion.Scope.HasFlag(CriterionScopes.OfGranularity(g))) is { } granularity)
            {
                place.Error($"{criterion.Name} does not score the granularity {granularity}; remove one of them", $"{criterion.Name} scores {criterion.Scope.InWords()} only");
            }
            else if (criterion.Solver is not null && value.Schedule.FirstOrDefault(s => s != PruningSchedules.OneShot) is { } schedule && !node.Errors.Has(node.PathOf("schedule")))
            {
                place.Error($"{criterion.Name} changes the weights that stay, and the schedule {schedule} cuts several times; give oneShot, or remove it", $"{criterion.Name} goes with the schedule oneShot");
            }
        }

        return value;
    }

    private static ChoicesType<string> Names(IEnumerable<string> known) => new(new NameType(known));
}
