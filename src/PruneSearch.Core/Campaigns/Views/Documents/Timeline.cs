namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>Which worker did what, when. <c>GET /api/v1/campaigns/NAME/timeline</c>.</summary>
public sealed record Timeline
{
    /// <summary>When the first of the leases was granted; the campaign's start where there was none; null where nothing was recorded yet.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The newest record's time; null where nothing was recorded yet.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>How many leases there were.</summary>
    public required int Total { get; init; }

    /// <summary>How many of the newest are here.</summary>
    public required int Shown { get; init; }

    /// <summary>Worker / slot.</summary>
    public required IReadOnlyList<string> Workers { get; init; }

    public required IReadOnlyList<WorkSpan> Spans { get; init; }
}
