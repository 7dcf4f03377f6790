using System.Collections.Immutable;
using PruneSearch.Pruning.Criteria;

namespace PruneSearch.Campaigns.Records;

/// <summary>One pruning configuration with every knob resolved: what a worker needs to know beside the spec.</summary>
public sealed record CandidateRecipe
{
    /// <summary><c>channel</c>, <c>weight</c> or <c>layer</c>.</summary>
    public required string Granularity { get; init; }

    public required string Criterion { get; init; }

    public required ScoreNormalization Normalization { get; init; }

    /// <summary><c>uniform</c>, <c>global</c> or <c>perGroup</c>.</summary>
    public required string Allocation { get; init; }

    /// <summary>Fraction removed, for uniform and global allocation.</summary>
    public double Ratio { get; init; }

    /// <summary>Fraction removed of every group, for per-group allocation, by group id.</summary>
    public ImmutableSortedDictionary<string, double>? GroupRatios { get; init; }

    public required string Schedule { get; init; }

    /// <summary>Cuts of an iterative schedule; 1 for one-shot.</summary>
    public int Steps { get; init; } = 1;

    public int RoundTo { get; init; } = 1;

    public double LearningRate { get; init; }

    public double WeightDecay { get; init; }

    public double Distillation { get; init; }

    /// <summary>Whether the cut model starts from new weights (the scratch baseline).</summary>
    public bool Reinitialize { get; init; }
}
