namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>Which worker did what, when. <c>GET /api/v1/campaigns/NAME/timeline</c>.</summary>
public sealed record Timeline
{
    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>How many leases there were.</summary>
    public required int Total { get; init; }

    /// <summary>How many of the newest are here.</summary>
    public required int Shown { get; init; }

    /// <summary>Worker / slot.</summary>
    public required IReadOnlyList<string> Workers { get; init; }

    public required IReadOnlyList<WorkSpan> Spans { get; init; }
}
