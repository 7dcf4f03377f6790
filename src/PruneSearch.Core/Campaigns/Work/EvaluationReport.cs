using PruneSearch.Campaigns.Artifacts;

namespace PruneSearch.Campaigns.Work;

/// <summary>A candidate was judged.</summary>
public sealed record EvaluationReport : WorkReport
{
    public required int Rung { get; init; }

    public required EvaluationFigures Figures { get; init; }

    /// <summary>Classification: figures on as many training samples; null for a final evaluation, and where an external tool judges.</summary>
    public EvaluationFigures? Training { get; init; }

    /// <summary>The exported ONNX file.</summary>
    public required ArtifactHash Model { get; init; }

    public required long Bytes { get; init; }

    /// <summary>The file's size after gzip; 0 in reports of older versions.</summary>
    public long CompressedBytes { get; init; }

    public required long Parameters { get; init; }

    public required long NonZeroParameters { get; init; }

    public required long Macs { get; init; }

    /// <summary>The export oracle's finding; null for a final evaluation of a file that was checked before.</summary>
    public OracleSummary? Export { get; init; }
}
