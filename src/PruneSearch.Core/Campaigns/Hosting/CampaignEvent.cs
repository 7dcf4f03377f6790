using PruneSearch.Campaigns.Records;

namespace PruneSearch.Campaigns.Hosting;

/// <summary>A record of the journal, with its number.</summary>
public sealed record CampaignEvent(long Sequence, JournalRecord Record);
