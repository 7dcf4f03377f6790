namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>The workers of all campaigns. <c>GET /api/v1/workers</c>.</summary>
public sealed record Fleet(IReadOnlyList<FleetWorker> Workers);
