using System.Collections.Immutable;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.State;

/// <summary>What is known of a candidate.</summary>
public sealed record CandidateState
{
    public required int Number { get; init; }

    public required CandidateOrigin Origin { get; init; }

    public string? Configuration { get; init; }

    public required CandidateRecipe Recipe { get; init; }

    /// <summary>Numbers of the candidates that the sampler bred it from.</summary>
    public ImmutableArray<int> Parents { get => field.IsDefault ? [] : field; init; } = []; // states that older versions kept have none

    /// <summary>When it joined; null in states that older versions kept.</summary>
    public DateTimeOffset? ProposedAt { get; init; }

    /// <summary>Whether a user keeps it: it goes on at every rung, and gets the final evaluation beside the front.</summary>
    public bool Pinned { get; init; }

    public CandidateStatus Status { get; init; } = CandidateStatus.Active;

    public string? Reason { get; init; }

    public PlanReport? Plan { get; init; }

    /// <summary>Measurements by target: of the shape before training, or (zeroed weights) of the exported file.</summary>
    public ImmutableSortedDictionary<string, MeasureReport> Measurements { get; init; } = ImmutableSortedDictionary<string, MeasureReport>.Empty;

    public ImmutableArray<RungState> Rungs { get; init; } = [];

    /// <summary>On the test split, for members of the front.</summary>
    public EvaluationReport? Test { get; init; }

    /// <summary>Measurements of the exported file at the very end, by target, for members of the front.</summary>
    public ImmutableSortedDictionary<string, MeasureReport> Confirmations { get; init; } = ImmutableSortedDictionary<string, MeasureReport>.Empty;

    /// <summary>Measurements that users asked for, in that order. Nothing is decided by them.</summary>
    public ImmutableArray<AskedMeasurement> Asked { get => field.IsDefault ? [] : field; init; } = []; // states that older versions kept have none

    /// <summary>In the order of the spec's objectives, in their own units.</summary>
    public ImmutableArray<double>? Objectives { get; init; }

    public ImmutableArray<double>? Violations { get; init; }

    /// <summary>The record that ended it; 0 while active.</summary>
    public long EndedAt { get; init; }

    /// <summary>Counted failures by work item.</summary>
    public ImmutableSortedDictionary<string, int> Failures { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    public bool IsFeasible => Status == CandidateStatus.Complete && (Violations is not { } v || v.All(x => x <= 0));

    /// <summary>The exported file, or else the cut shape before training; null where there is nothing to time.</summary>
    public ArtifactHash? Timeable => Evaluation?.Model ?? Plan?.Model;

    /// <summary>The newest judgement.</summary>
    public EvaluationReport? Evaluation => Rungs.LastOrDefault(r => r.Evaluation is not null)?.Evaluation;
}
