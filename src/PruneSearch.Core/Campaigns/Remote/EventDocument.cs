using PruneSearch.Campaigns.Records;

namespace PruneSearch.Campaigns.Remote;

/// <summary>A record of the journal with its number, as <c>GET /api/v1/campaigns/NAME/events</c> streams them.</summary>
public sealed record EventDocument(long Sequence, JournalRecord Record);
