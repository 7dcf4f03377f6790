namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>Some of a campaign's records, newest first. <c>GET /api/v1/campaigns/NAME/log</c>.</summary>
/// <param name="Total">How many match, whatever their number.</param>
/// <param name="Entries">These.</param>
public sealed record LogPage(int Total, IReadOnlyList<LogEntry> Entries);
