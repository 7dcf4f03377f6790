using System.Collections.Immutable;
using PruneSearch.Campaigns.Artifacts;

namespace PruneSearch.Campaigns.Work;

/// <summary>A candidate was trained to a rung.</summary>
public sealed record TrainReport : WorkReport
{
    public required int Rung { get; init; }

    public required ArtifactHash Checkpoint { get; init; }

    /// <summary>Steps taken so far, in all.</summary>
    public required long Steps { get; init; }

    public ImmutableArray<TrainingPoint> Curve { get; init; } = [];

    /// <summary>What somebody who reads the figures should know: that memory ran out, and what was done about it. Null for nothing, and in reports of older versions.</summary>
    public ImmutableArray<string>? Warnings { get; init; }
}
