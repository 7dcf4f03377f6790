namespace PruneSearch.Campaigns.Remote;

/// <summary>Ends a campaign. <c>POST /api/v1/campaigns/NAME/cancel</c>.</summary>
public sealed record CancelRequest(string Reason);
