using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Values;
using PruneSearch.Pruning;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.MaskSolvers;
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
        Field("reduction", new EnumType<ScoreReduction>(), p => p.Reduction, (p, v) => p with { Reduction = v },
            "How a unit that lies in several layers gets one score, for criteria that pool over layers (l1, l2, linf, group-norm, fpgm, bn-scale, activation-mean, apoz): as the criterion's source has it (own), sum, mean, max, or that of the first layer (first).");
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
            "Batches that gradients, activations and inputs of layers are gathered over, for criteria that need them.");
    }

    protected override string Name => "prune";

    protected override PruneSpec Blank => new();

    /// <summary>Every criterion scores every granularity; one that solves for masks cuts once.</summary>
    protected override PruneSpec Finish(PruneSpec value, SpecNode node)
    {
        CheckGranularities(value, node);
        if (node.Find("criterion") is not { } place || node.Errors.Has(place.Path) || node.Errors.Has(node.PathOf("granularity")))
        {
            return value;
        }

        string layer = Granularity.Layer.Name;
        string[] notLayers = [.. value.Criterion.Except(_context.LayerCriteria)];
        string[] onlyLayers = [.. value.Criterion.Intersect(_context.LayerOnlyCriteria)];
        if (value.Granularity.Contains(layer) && notLayers.Length > 0)
        {
            place.Error($"{string.Join(", ", notLayers)} cannot score blocks; for layer give {string.Join(", ", _context.LayerCriteria.Order(StringComparer.Ordinal))}", "every criterion scores every granularity");
            return value;
        }

        if (value.Granularity.Any(g => g != layer) && onlyLayers.Length > 0)
        {
            place.Error($"{string.Join(", ", onlyLayers)} scores nothing but blocks; give it with the granularity layer alone", "every criterion scores every granularity");
            return value;
        }

        NameRegistry<IPruningCriterion> known = PruningCriteria.BuiltIn(0);
        foreach (IPruningCriterion criterion in value.Criterion.Where(known.Names.Contains).Select(name => known[name]))
        {
            if (value.Granularity.FirstOrDefault(g => g != layer && !criterion.Scope.HasFlag(CriterionScopes.OfGranularity(g))) is { } granularity)
            {
                place.Error($"{criterion.Name} does not score the granularity {granularity}; remove one of them", $"{criterion.Name} scores {criterion.Scope.InWords()} only");
            }
            else if (criterion.Solver is not null && value.Granularity.FirstOrDefault(g => Granularity.Of(g).Pattern is { } p && SparsityPattern.From(p, 1) is null) is { } blocks)
            {
                place.Error($"{criterion.Name} does not solve for blocks such as {blocks}; remove one of them", $"{criterion.Name} goes with weight and N:M");
            }
            else if (criterion.Solver is not null && value.Schedule.FirstOrDefault(s => s != PruningSchedules.OneShot) is { } schedule && !node.Errors.Has(node.PathOf("schedule")))
            {
                place.Error($"{criterion.Name} changes the weights that stay, and the schedule {schedule} cuts several times; give oneShot, or remove it", $"{criterion.Name} goes with the schedule oneShot");
            }
        }

        return value;
    }

    /// <summary>Allocations, schedules and penalties that are not for everything that is pruned.</summary>
    private static void CheckGranularities(PruneSpec value, SpecNode node)
    {
        Granularity[] granularities = [.. value.Granularity.Select(Granularity.Of)];
        if (value.Allocation.FirstOrDefault(a => PruningAllocations.BuiltIn[a].ForMasksOnly) is { } masksOnly && granularities.Any(g => !g.IsMask) && node.Find("allocation") is { } allocation)
        {
            allocation.Error($"has {masksOnly}, which is for weights that are zeroed, and units are removed too; remove it, or prune weights only", $"{masksOnly} goes with weight, N:M and RxC");
        }

        bool penalized = value.Schedule.Any(s => PruningSchedules.BuiltIn[s].IsPenalized);
        if (penalized && granularities.Contains(Granularity.Layer) && node.Find("schedule") is { } schedule)
        {
            schedule.Error("has regularized, and no penalty acts on whole layers; remove it, or do not prune layers", "regularized goes with channels and weights");
        }

        if (penalized && value.Penalty.Contains(PenaltyKind.BnScale) && granularities.Any(g => g.IsMask) && node.Find("penalty") is { } penalty)
        {
            penalty.Error("has bnScale, which acts on channels, and weights are zeroed too; remove it, or prune channels only", "bnScale goes with the granularity channel");
        }
    }

    private static ChoicesType<string> Names(IEnumerable<string> known) => new(new NameType(known));
}
