using PruneSearch.Campaigns.Artifacts;

namespace PruneSearch.Campaigns.Remote;

/// <summary>Starts a campaign. <c>POST /api/v1/campaigns</c>.</summary>
/// <param name="Spec">The spec's text.</param>
/// <param name="Model">The model file that the spec names, uploaded before; absent where workers find it in their data roots, or train one.</param>
/// <param name="Resume">Whether a campaign of that name and spec that is there already is taken as this one. Otherwise it is refused.</param>
public sealed record SubmitRequest(string Spec, ArtifactHash? Model = null, bool Resume = false);
