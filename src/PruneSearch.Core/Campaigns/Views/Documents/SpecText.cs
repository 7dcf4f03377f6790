using PruneSearch.Campaigns.Artifacts;

namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>A spec to look at. <c>POST /api/v1/specs/validate</c>.</summary>
/// <param name="Spec">YAML or JSON.</param>
/// <param name="Model">The model file that was uploaded for it; absent for none.</param>
public sealed record SpecText(string Spec, ArtifactHash? Model = null);
