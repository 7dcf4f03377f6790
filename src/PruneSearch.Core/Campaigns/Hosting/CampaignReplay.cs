using System.Text.Json;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.State;

namespace PruneSearch.Campaigns.Hosting;

/// <summary>From a journal's content to a campaign's state.</summary>
public static class CampaignReplay
{
    public static CampaignState Fold(JournalContent content)
    {
        CampaignState state = content.Snapshot is null
            ? CampaignState.Empty
            : JsonSerializer.Deserialize(content.Snapshot, RecordsJson.Default.CampaignState)!;
        return StateFold.Apply(state, content.Records);
    }
}
