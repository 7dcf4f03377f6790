namespace PruneSearch.Campaigns.Remote;

/// <summary>Has a candidate timed again. <c>POST /api/v1/campaigns/NAME/candidates/NUMBER/measure</c>.</summary>
/// <param name="Target">A target of the campaign.</param>
public sealed record MeasureRequest(string Target);
