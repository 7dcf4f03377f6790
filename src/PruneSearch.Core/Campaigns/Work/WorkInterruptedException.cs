using PruneSearch.Campaigns.Artifacts;

namespace PruneSearch.Campaigns.Work;

/// <summary>A training was told to stop, and left a checkpoint to go on from.</summary>
public sealed class WorkInterruptedException(ArtifactHash checkpoint, OperationCanceledException inner)
    : OperationCanceledException(inner.Message, inner, inner.CancellationToken)
{
    public ArtifactHash Checkpoint { get; } = checkpoint;
}
