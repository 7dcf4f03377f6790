using System.Collections.Immutable;
using PruneSearch.Campaigns.Artifacts;

namespace PruneSearch.Campaigns.Work;

/// <summary>The base model is ready.</summary>
public sealed record BaseReport : WorkReport
{
    /// <summary>The base model as an ONNX file, in canonical form.</summary>
    public required ArtifactHash Model { get; init; }

    public required long Bytes { get; init; }

    /// <summary>The file's size after gzip; 0 in reports of older versions.</summary>
    public long CompressedBytes { get; init; }

    /// <summary>The most bytes of activations alive at once, for one sample; 0 in reports of older versions.</summary>
    public long ActivationBytes { get; init; }

    public required long Parameters { get; init; }

    public required long Macs { get; init; }

    /// <summary>Figures on the validation split.</summary>
    public required EvaluationFigures Validation { get; init; }

    /// <summary>Figures on as many training samples, to see whether validation data was seen; null for fidelity, and where an external tool judges.</summary>
    public EvaluationFigures? Training { get; init; }

    /// <summary>Prunable groups, by granularity: id, units, layers.</summary>
    public required ImmutableArray<GroupSummary> Groups { get; init; }

    /// <summary>The same model with the weights that it had early in its training, for rewinding; null where none were kept.</summary>
    public ArtifactHash? Early { get; init; }

    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Loss after every epoch, where the base model was trained.</summary>
    public ImmutableArray<TrainingPoint> Curve { get; init; } = [];
}
