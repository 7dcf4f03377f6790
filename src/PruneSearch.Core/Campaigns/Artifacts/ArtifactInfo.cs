namespace PruneSearch.Campaigns.Artifacts;

/// <summary>An artifact in a store.</summary>
/// <param name="Hash">Its name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="ModifiedAt">When it was stored last, or touched.</param>
public sealed record ArtifactInfo(ArtifactHash Hash, long Bytes, DateTimeOffset ModifiedAt);
