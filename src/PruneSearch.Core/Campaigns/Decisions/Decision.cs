using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.State;

namespace PruneSearch.Campaigns.Decisions;

/// <summary>What a campaign would do: the records to append, and the state once they are durable.</summary>
public sealed record Decision(IReadOnlyList<JournalRecord> Records, CampaignState Next);
