namespace PruneSearch.Campaigns.Remote;

/// <summary>Adds a configuration of the search space, in canonical text. <c>POST /api/v1/campaigns/NAME/candidates</c>.</summary>
public sealed record EnqueueRequest(string Configuration);
