namespace PruneSearch.Campaigns.Artifacts;

/// <summary>What came of storing an artifact.</summary>
/// <param name="Hash">Its name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="IsNew">Whether it was not there before.</param>
public sealed record StoredArtifact(ArtifactHash Hash, long Bytes, bool IsNew);
