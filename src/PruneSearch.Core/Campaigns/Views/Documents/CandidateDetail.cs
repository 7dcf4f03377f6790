using System.Collections.Immutable;

namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>Everything about a candidate. <c>GET /api/v1/campaigns/NAME/candidates/NUMBER</c>.</summary>
public sealed record CandidateDetail
{
    public required CandidateRow Row { get; init; }

    /// <summary>The point of the search space; null for baselines.</summary>
    public string? Configuration { get; init; }

    /// <summary>Edit log + masks + recipe + seed.</summary>
    public string? Identity { get; init; }

    /// <summary>The architecture after the cut, by which latency is kept.</summary>
    public string? ShapeKey { get; init; }

    public PlanFigures? Plan { get; init; }

    /// <summary>What was cut, in the graph's order, layers that were left whole included; empty before the plan.</summary>
    public required IReadOnlyList<LayerCut> Layers { get; init; }

    /// <summary>The base model drawn; null where it cannot be read.</summary>
    public GraphDrawing? Graph { get; init; }

    public required IReadOnlyList<TrainingRun> Training { get; init; }

    /// <summary>Figures on validation data by name, after the cut and before recovery.</summary>
    public required ImmutableSortedDictionary<string, double> Before { get; init; }

    /// <summary>The same after recovery.</summary>
    public required ImmutableSortedDictionary<string, double> After { get; init; }

    /// <summary>Figures on test data; null where it has none.</summary>
    public ImmutableSortedDictionary<string, Interval>? Test { get; init; }

    /// <summary>The dense model's on test data.</summary>
    public ImmutableSortedDictionary<string, Interval>? DenseTest { get; init; }

    public required IReadOnlyList<Timing> Measurements { get; init; }

    public string? Verdict { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Numbers of the candidates that the sampler bred its configuration from; none where it did not.</summary>
    public required IReadOnlyList<int> Parents { get; init; }

    /// <summary>What happened to it, in order.</summary>
    public required IReadOnlyList<LineageStep> Lineage { get; init; }

    public required IReadOnlyList<CandidateFile> Files { get; init; }
}
