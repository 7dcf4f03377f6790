using System.Collections.Immutable;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Views.Documents;
using PruneSearch.Hardware.Measurement;

namespace PruneSearch.Campaigns.Views;

/// <summary>What the artifacts of a candidate say.</summary>
public sealed record CandidateEvidence
{
    /// <summary>Nothing.</summary>
    public static CandidateEvidence None { get; } = new();

    /// <summary>What was cut from every layer; empty without a plan.</summary>
    public ImmutableArray<LayerCut> Layers { get; init; } = [];

    /// <summary>The base model with what is kept of it; null where it cannot be drawn.</summary>
    public GraphDrawing? Graph { get; init; }

    /// <summary>The whole receipts of its measurements, by artifact.</summary>
    public ImmutableDictionary<ArtifactHash, MeasurementReceipt> Receipts { get; init; } = ImmutableDictionary<ArtifactHash, MeasurementReceipt>.Empty;

    /// <summary>What could not be read, and why.</summary>
    public ImmutableArray<string> Missing { get; init; } = [];
}
