namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>Some of a campaign's candidates. <c>GET /api/v1/campaigns/NAME/candidates</c>, <c>/front</c>.</summary>
/// <param name="Total">How many match.</param>
/// <param name="Offset">How many of them come before these.</param>
/// <param name="Sequence">The record that it is as of.</param>
/// <param name="Items">These.</param>
public sealed record CandidatePage(int Total, int Offset, long Sequence, IReadOnlyList<CandidateRow> Items);
