using System.Collections.Immutable;
using System.Text.Json.Serialization;
using PruneSearch.Campaigns.Artifacts;

namespace PruneSearch.Campaigns.Work;

/// <summary>What came of a work item.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(BaseReport), "base")]
[JsonDerivedType(typeof(PlanReport), "plan")]
[JsonDerivedType(typeof(MeasureReport), "measure")]
[JsonDerivedType(typeof(TrainReport), "train")]
[JsonDerivedType(typeof(EvaluationReport), "evaluation")]
public abstract record WorkReport
{
    /// <summary>Seconds that the work took.</summary>
    public double Seconds { get; init; }
}

/// <summary>The base model is ready.</summary>
public sealed record BaseReport : WorkReport
{
    /// <summary>The base model as an ONNX file, in canonical form.</summary>
    public required ArtifactHash Model { get; init; }

    public required long Bytes { get; init; }

    public required long Parameters { get; init; }

    public required long Macs { get; init; }

    /// <summary>Figures on the validation split.</summary>
    public required EvaluationFigures Validation { get; init; }

    /// <summary>Figures on as many training samples, to see whether validation data was seen; null for fidelity.</summary>
    public EvaluationFigures? Training { get; init; }

    /// <summary>Prunable groups, by granularity: id, units, layers.</summary>
    public required ImmutableArray<GroupSummary> Groups { get; init; }

    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Loss after every epoch, where the base model was trained.</summary>
    public ImmutableArray<TrainingPoint> Curve { get; init; } = [];
}

/// <summary>A prunable group of the base model.</summary>
public sealed record GroupSummary(string Granularity, string Id, int Units, ImmutableArray<string> Layers);

/// <summary>Figures of an evaluation.</summary>
public sealed record EvaluationFigures
{
    public required int Samples { get; init; }

    /// <summary>Classification: share of right classes, with its Wilson interval (95%).</summary>
    public double? Accuracy { get; init; }

    public double? AccuracyLow { get; init; }

    public double? AccuracyHigh { get; init; }

    /// <summary>Classification: mean cross-entropy.</summary>
    public double? Loss { get; init; }

    /// <summary>Fidelity: share of samples whose largest output is the dense model's, with its Wilson interval.</summary>
    public double? Agreement { get; init; }

    public double? AgreementLow { get; init; }

    public double? AgreementHigh { get; init; }

    /// <summary>Fidelity: norm of the difference of outputs over the norm of the dense model's.</summary>
    public double? OutputError { get; init; }
}

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

    /// <summary>The cut model before training, for timing; null where weights are only zeroed.</summary>
    public ArtifactHash? Model { get; init; }

    /// <summary>The surgery oracle's finding; null where nothing was cut out.</summary>
    public OracleSummary? Surgery { get; init; }

    /// <summary>Fraction removed of every group.</summary>
    public ImmutableSortedDictionary<string, double> Ratios { get; init; } = ImmutableSortedDictionary<string, double>.Empty;
}

/// <summary>How far two forms of a model differ.</summary>
/// <param name="MaxAbsDifference">Largest difference of an output element.</param>
/// <param name="OutputScale">Largest output element.</param>
/// <param name="Tolerance">What the ratio of the two may be at most.</param>
/// <param name="Passed">Whether it is.</param>
/// <param name="Compared">What was compared with what.</param>
public sealed record OracleSummary(double MaxAbsDifference, double OutputScale, double Tolerance, bool Passed, string Compared);

/// <summary>A model was timed.</summary>
public sealed record MeasureReport : WorkReport
{
    public required string Target { get; init; }

    /// <summary>The full receipt, as JSON.</summary>
    public required ArtifactHash Receipt { get; init; }

    /// <summary>Median and 95th percentile of a batch, in milliseconds.</summary>
    public required double LatencyMs { get; init; }

    public required double P95Ms { get; init; }

    /// <summary>The dense model's median in the same run; null where the dense model itself was timed.</summary>
    public double? DenseMs { get; init; }

    public double? Speedup { get; init; }

    public double? SpeedupLow { get; init; }

    public double? SpeedupHigh { get; init; }

    public bool Unstable { get; init; }
}

/// <summary>A candidate was trained to a rung.</summary>
public sealed record TrainReport : WorkReport
{
    public required int Rung { get; init; }

    public required ArtifactHash Checkpoint { get; init; }

    /// <summary>Steps taken so far, in all.</summary>
    public required long Steps { get; init; }

    public ImmutableArray<TrainingPoint> Curve { get; init; } = [];
}

/// <summary>A point of a training curve.</summary>
public sealed record TrainingPoint(long Step, double Loss, double? Accuracy);

/// <summary>A candidate was judged.</summary>
public sealed record EvaluationReport : WorkReport
{
    public required int Rung { get; init; }

    public required EvaluationFigures Figures { get; init; }

    /// <summary>The exported ONNX file.</summary>
    public required ArtifactHash Model { get; init; }

    public required long Bytes { get; init; }

    public required long Parameters { get; init; }

    public required long NonZeroParameters { get; init; }

    public required long Macs { get; init; }

    /// <summary>The export oracle's finding; null for a final evaluation of a file that was checked before.</summary>
    public OracleSummary? Export { get; init; }
}
