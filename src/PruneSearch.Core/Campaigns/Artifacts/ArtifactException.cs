namespace PruneSearch.Campaigns.Artifacts;

/// <summary>An artifact is missing or damaged.</summary>
public sealed class ArtifactException(string message) : Exception(message);
