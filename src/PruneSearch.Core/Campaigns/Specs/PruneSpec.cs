using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Schedules;

namespace PruneSearch.Campaigns.Specs;

/// <summary>The space of pruning configurations. Lists are choices for the search; a single entry is fixed.</summary>
public sealed record PruneSpec
{
    /// <summary>What a unit is (<see cref="Pruning.Granularity"/>): <c>channel</c>, <c>layer</c>, <c>weight</c>, a pattern such as <c>2:4</c> or <c>4x4</c>. Default channel.</summary>
    public IReadOnlyList<string> Granularity { get; init; } = ["channel"];

    /// <summary>Registered criteria. Default l1 and l2.</summary>
    public IReadOnlyList<string> Criterion { get; init; } = ["l1", "l2"];

    /// <summary>How scores of different groups are made comparable, for global allocation. Default mean.</summary>
    public IReadOnlyList<ScoreNormalization> Normalization { get; init; } = [ScoreNormalization.Mean];

    /// <summary>How the scores of a unit in several layers become one, for the criteria that pool over layers. Default each criterion's own.</summary>
    public ScoreReduction Reduction { get; init; }

    /// <summary>Names of <see cref="PruningAllocations"/>. Default perGroup and global.</summary>
    public IReadOnlyList<string> Allocation { get; init; } = ["perGroup", "global"];

    /// <summary>Fraction removed: of all (uniform, global) or of every group (perGroup). Default a range of 0.1 to 0.7; within 0 to below 1.</summary>
    public FloatKnob Ratio { get; init; } = FloatKnob.Range(0.1, 0.7);

    /// <summary>Global allocation takes at most this much of any group. Default 0.9; above 0, at most 1.</summary>
    public double MaximumGroupRatio { get; init; } = 0.9;

    /// <summary>Names of <see cref="PruningSchedules"/>. Default oneShot.</summary>
    public IReadOnlyList<string> Schedule { get; init; } = ["oneShot"];

    /// <summary>Cuts of a schedule with several. Default 4; 2 to 1000.</summary>
    public IntKnob Steps { get; init; } = IntKnob.Fixed(4);

    /// <summary>Share of recovery by which a schedule reaches its ratio. Default 0.5; above 0, at most 1.</summary>
    public double Until { get; init; } = 0.5;

    /// <summary>Penalties of the regularised schedule. Default groupLasso.</summary>
    public IReadOnlyList<PenaltyKind> Penalty { get; init; } = [PenaltyKind.GroupLasso];

    /// <summary>The penalty's weight in the loss. Default 0.0001; above 0.</summary>
    public FloatKnob PenaltyStrength { get; init; } = FloatKnob.Fixed(1e-4);

    /// <summary>What the kept units of a group are a multiple of. Default 1.</summary>
    public IReadOnlyList<int> RoundTo { get; init; } = [1];

    /// <summary>Units that stay in every group. Default 1.</summary>
    public int MinimumKept { get; init; } = 1;

    /// <summary>Patterns of layers that are left alone.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Batches that gradients, activations and inputs of layers are gathered over, for criteria that need them. Default 8; 1 to 10000.</summary>
    public int EvidenceBatches { get; init; } = 8;
}
