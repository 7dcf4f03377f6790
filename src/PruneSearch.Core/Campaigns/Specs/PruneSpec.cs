using PruneSearch.Pruning.Criteria;

namespace PruneSearch.Campaigns.Specs;

/// <summary>The space of pruning configurations. Lists are choices for the search; a single entry is fixed.</summary>
public sealed record PruneSpec
{
    /// <summary><c>channel</c> (channels, filters, neurons: removed) or <c>weight</c> (single weights: zeroed). Default channel.</summary>
    public IReadOnlyList<string> Granularity { get; init; } = ["channel"];

    /// <summary>Registered criteria. Default l1 and l2.</summary>
    public IReadOnlyList<string> Criterion { get; init; } = ["l1", "l2"];

    /// <summary>How scores of different groups are made comparable, for global allocation. Default mean.</summary>
    public IReadOnlyList<ScoreNormalization> Normalization { get; init; } = [ScoreNormalization.Mean];

    /// <summary><c>uniform</c>, <c>global</c>, <c>perGroup</c>. Default perGroup and global.</summary>
    public IReadOnlyList<string> Allocation { get; init; } = ["perGroup", "global"];

    /// <summary>Fraction removed: of all (uniform, global) or of every group (perGroup). Default a range of 0.1 to 0.7; within 0 to below 1.</summary>
    public FloatKnob Ratio { get; init; } = FloatKnob.Range(0.1, 0.7);

    /// <summary>Global allocation takes at most this much of any group. Default 0.9; above 0, at most 1.</summary>
    public double MaximumGroupRatio { get; init; } = 0.9;

    /// <summary><c>oneShot</c>, <c>iterative</c>. Default oneShot.</summary>
    public IReadOnlyList<string> Schedule { get; init; } = ["oneShot"];

    /// <summary>Cuts of an iterative schedule. Default 4; 2 to 1000.</summary>
    public IntKnob Steps { get; init; } = IntKnob.Fixed(4);

    /// <summary>Share of recovery by which an iterative schedule reaches its ratio. Default 0.5; above 0, at most 1.</summary>
    public double Until { get; init; } = 0.5;

    /// <summary>What the kept units of a group are a multiple of. Default 1.</summary>
    public IReadOnlyList<int> RoundTo { get; init; } = [1];

    /// <summary>Units that stay in every group. Default 1.</summary>
    public int MinimumKept { get; init; } = 1;

    /// <summary>Patterns of layers that are left alone.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Batches that gradients, activations and inputs of layers are gathered over, for criteria that need them. Default 8; 1 to 10000.</summary>
    public int EvidenceBatches { get; init; } = 8;
}
