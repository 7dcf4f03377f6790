using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Graphs;

namespace PruneSearch.Campaigns.Runners;

/// <summary>What an exported file says of where it came from, beside what the user's model said of itself.</summary>
internal static class Provenance
{
    public static ModelGraph Of(CandidateModel candidate, CampaignSpec spec, int number, ArtifactHash baseModel, string version)
    {
        ModelMetadata metadata = candidate.Graph.Metadata;
        return candidate.Graph.With(metadata: metadata with
        {
            Properties = metadata.Properties.SetItems(
            [
                KeyValuePair.Create("prunesearch.campaign", spec.Name),
                KeyValuePair.Create("prunesearch.candidate", number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                KeyValuePair.Create("prunesearch.base", baseModel.Value),
                KeyValuePair.Create("prunesearch.editLog", candidate.Log.Identity),
                KeyValuePair.Create("prunesearch.version", version),
            ]),
        });
    }
}
