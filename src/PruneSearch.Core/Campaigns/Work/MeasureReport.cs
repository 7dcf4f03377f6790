using PruneSearch.Campaigns.Artifacts;

namespace PruneSearch.Campaigns.Work;

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

    /// <summary>Energy of a batch; null where the machine has no counter.</summary>
    public double? Millijoules { get; init; }

    /// <summary>The dense model's in the same run.</summary>
    public double? DenseMillijoules { get; init; }

    public bool Unstable { get; init; }
}
