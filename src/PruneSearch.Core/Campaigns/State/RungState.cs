using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.State;

/// <summary>A candidate at one rung.</summary>
public sealed record RungState
{
    /// <summary>How far a training came before it was given back; null where none was.</summary>
    public ArtifactHash? Interrupted { get; init; }

    public TrainReport? Training { get; init; }

    public EvaluationReport? Evaluation { get; init; }

    /// <summary>Whether it goes on; null while that is open.</summary>
    public bool? Promoted { get; init; }
}
