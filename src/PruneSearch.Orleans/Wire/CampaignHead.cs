namespace PruneSearch.Orleans.Wire;

/// <summary>What a campaign is at.</summary>
[GenerateSerializer]
[Immutable]
[Alias("prunesearch.head")]
internal sealed record CampaignHead : IReply
{
    [Id(0)]
    public required ReplyKind Kind { get; init; }

    /// <summary>The number of its last record.</summary>
    [Id(1)]
    public long Sequence { get; init; }

    /// <summary>The phase's name.</summary>
    [Id(2)]
    public string Phase { get; init; } = string.Empty;

    [Id(3)]
    public bool IsOver { get; init; }

    [Id(4)]
    public bool IsPaused { get; init; }

    /// <summary>Work by label.</summary>
    [Id(5)]
    public WireDepth[] Queue { get; init; } = [];

    [Id(6)]
    public WireError[] Errors { get; init; } = [];

    [Id(7)]
    public string Reason { get; init; } = string.Empty;
}
