namespace PruneSearch.Campaigns.Remote;

/// <summary>What a server is. <c>GET /api/v1/version</c>.</summary>
public sealed record VersionDocument(string Version, int Protocol);
