namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>The targets of all campaigns. <c>GET /api/v1/targets</c>.</summary>
public sealed record TargetList(IReadOnlyList<TargetUse> Targets);
