using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Values;
using PruneSearch.Pruning;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Schedules;

namespace PruneSearch.Campaigns.Specs.Sections;

internal sealed class PruneSection : MappingType<PruneSpec>
{
    private readonly SpecContext _context;

    public PruneSection(SpecContext context)
    {
        _context = context;
        Field("granularity", new ChoicesType<string>(new GranularityType()), p => p.Granularity, (p, v) => p with { Granularity = v },
            "What is pruned: channel (channels, filters and neurons are removed), head (attention heads), headDim (features of attention heads, the same number of each), layer (residual blocks and layers are bypassed), weight (single weights are zeroed), N:M such as 2:4 (of every M weights along a layer's input axis N stay), or RxC such as 4x4 (blocks of R outputs by C weights are zeroed).");
        Field("criterion", Names(context.Criteria), p => p.Criterion, (p, v) => p with { Criterion = v }, "What scores the units.");
        Field("normalization", new ChoicesType<ScoreNormalization>(new EnumType<ScoreNormalization>()), p => p.Normalization, (p, v) => p with { Normalization = v },
            "How scores of different groups are made comparable, for global allocation.");
        Field("allocation", Names(context.Allocations), p => p.Allocation, (p, v) => p with { Allocation = v },
            "uniform: one ratio for every group; global: one threshold over all groups; lamp: one threshold for layer-adaptive scores; erk: by the dimensions of layers, for weights; sensitivity: by measured curves of each group; perGroup: a ratio of its own for each group.");
        Field("ratio", new FloatKnobType(new Bounds(0, 1, Below: true)), p => p.Ratio, (p, v) => p with { Ratio = v },
            "Fraction removed: of everything (uniform, global) or of each group (perGroup).");
        Field("maximumGroupRatio", NumberType.Share, p => p.MaximumGroupRatio, (p, v) => p with { MaximumGroupRatio = v },
            "Global allocation removes at most this fraction of a group.");
        Field("schedule", Names(context.Schedules), p => p.Schedule, (p, v) => p with { Schedule = v },
            "When units are removed: all before recovery (oneShot), in steps during it (iterative, geometric, agp), or after a training with a penalty (regularized).");
        Field("steps", new IntKnobType(2, 1000), p => p.Steps, (p, v) => p with { Steps = v }, "For schedules with several cuts: their number.");
        Field("until", NumberType.Share, p => p.Until, (p, v) => p with { Until = v }, "For all but oneShot: the share of recovery by which the ratio is reached.");
        Field("penalty", new ChoicesType<PenaltyKind>(new EnumType<PenaltyKind>()), p => p.Penalty, (p, v) => p with { Penalty = v },
            "For regularized: what is added to the loss before the cut; l1 (weights), groupLasso (units), bnScale (scales of batch normalisation), growing (what the plan removes, ever stronger).");
        Field("penaltyStrength", new FloatKnobType(new Bounds(0, Above: true)), p => p.PenaltyStrength, (p, v) => p with { PenaltyStrength = v },
            "For regularized: the weight of the penalty in the loss.");
        Field("roundTo", new ChoicesType<int>(Whole.From(1)), p => p.RoundTo, (p, v) => p with { RoundTo = v },
            "What the number of units kept in a group is a multiple of, such as 8 for the width of vectors.");
        Field("minimumKept", Whole.From(1), p => p.MinimumKept, (p, v) => p with { MinimumKept = v }, "Units that stay in every group.");
        Field("exclude", new ChoicesType<string>(new TextType("a pattern of layer names, with * and ?"), least: 0), p => p.Exclude, (p, v) => p with { Exclude = v },
            "Layers to leave alone, by patterns on names of nodes and weights.");
        Field("evidenceBatches", Whole.Between(1, 10_000), p => p.EvidenceBatches, (p, v) => p with { EvidenceBatches = v },
            "Batches that gradients are gathered over, for criteria that need them.");
    }

    protected override string Name => "prune";

    protected override PruneSpec Blank => new();

    protected override PruneSpec Finish(PruneSpec value, SpecNode node)
    {
        if (node.Find("criterion") is not { } criterion || node.Errors.Has(criterion.Path) || node.Errors.Has(node.PathOf("granularity")))
        {
            return value;
        }

        string[] notLayers = [.. value.Criterion.Except(_context.LayerCriteria)];
        string[] onlyLayers = [.. value.Criterion.Intersect(_context.LayerOnlyCriteria)];
        if (value.Granularity.Contains(Granularity.Layer.Name) && notLayers.Length > 0)
        {
            criterion.Error($"{string.Join(", ", notLayers)} cannot score blocks; for layer give {string.Join(", ", _context.LayerCriteria.Order(StringComparer.Ordinal))}", "every criterion scores every granularity");
        }
        else if (value.Granularity.Any(g => g != Granularity.Layer.Name) && onlyLayers.Length > 0)
        {
            criterion.Error($"{string.Join(", ", onlyLayers)} scores nothing but blocks; give it with the granularity layer alone", "every criterion scores every granularity");
        }

        return value;
    }

    private static ChoicesType<string> Names(IEnumerable<string> known) => new(new NameType(known));
}
