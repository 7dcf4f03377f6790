using PruneSearch.Campaigns.Artifacts;

namespace PruneSearch.Campaigns.Remote;

/// <summary>What a campaign was started with. <c>GET /api/v1/campaigns/NAME/spec</c>.</summary>
public sealed record SpecDocument(string Name, string Spec, string CanonicalSpec, ArtifactHash? Model = null);
