using PruneSearch.Campaigns.Specs;

namespace PruneSearch.Campaigns.Hosting;

/// <summary>A campaign to run.</summary>
/// <param name="Spec">The checked spec.</param>
/// <param name="Text">The spec as the user wrote it.</param>
/// <param name="Canonical">The spec with every default written out.</param>
public sealed record CampaignSubmission(CampaignSpec Spec, string Text, string Canonical);
