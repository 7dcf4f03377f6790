using System.Collections.Immutable;
using PruneSearch.Campaigns.Artifacts;

namespace PruneSearch.Campaigns.Work;

/// <summary>The plan of a candidate.</summary>
public sealed record PlanReport : WorkReport
{
    /// <summary>The plan: edit log of the first cut, counts to keep, mask digests.</summary>
    public required ArtifactHash Plan { get; init; }

    /// <summary>Edit log + masks + recipe + seed: the same identity never runs twice.</summary>
    public required string Identity { get; init; }

    /// <summary>The architecture after the cut; latency is cached by it. Null where weights are only zeroed: then every candidate is timed by itself.</summary>
    public string? ShapeKey { get; init; }

    public required long Parameters { get; init; }

    public required long NonZeroParameters { get; init; }

    public required long Macs { get; init; }

    /// <summary>The most bytes of activations alive at once, for one sample; 0 in reports of older versions.</summary>
    public long ActivationBytes { get; init; }

    /// <summary>Figures on validation samples after the cut, before recovery; null where an external tool judges.</summary>
    public EvaluationFigures? Before { get; init; }

    /// <summary>The cut model before training, for timing; null where weights are only zeroed.</summary>
    public ArtifactHash? Model { get; init; }

    /// <summary>The surgery oracle's finding; null where nothing was cut out.</summary>
    public OracleSummary? Surgery { get; init; }

    /// <summary>The curves of groups that the allocation went by, a <see cref="Sensitivity.SensitivityStudy"/>; null where it needs none.</summary>
    public ArtifactHash? Sensitivity { get; init; }

    /// <summary>Fraction removed of every group.</summary>
    public ImmutableSortedDictionary<string, double> Ratios { get; init; } = ImmutableSortedDictionary<string, double>.Empty;
}
