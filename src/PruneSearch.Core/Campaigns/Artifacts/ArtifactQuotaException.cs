namespace PruneSearch.Campaigns.Artifacts;

/// <summary>There is no room for an artifact: a quota is used up, or the disk is full. Nothing was stored.</summary>
public sealed class ArtifactQuotaException(string message, Exception? inner = null) : ArtifactException(ArtifactProblem.NoSpace, message, inner);
