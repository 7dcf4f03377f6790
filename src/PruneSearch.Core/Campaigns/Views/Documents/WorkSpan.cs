namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>A lease from its grant to its end.</summary>
public sealed record WorkSpan
{
    public required long Token { get; init; }

    /// <summary>Worker / slot.</summary>
    public required string Worker { get; init; }

    /// <summary>The work in words.</summary>
    public required string Item { get; init; }

    /// <summary><c>base</c>, <c>prepare</c>, <c>measure</c>, <c>train</c> or <c>evaluate</c>.</summary>
    public required string Kind { get; init; }

    public int? Candidate { get; init; }

    public required DateTimeOffset From { get; init; }

    /// <summary>Null while it runs.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary><c>running</c>, <c>reported</c>, <c>failed</c> or <c>lost</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Why it failed or was lost.</summary>
    public string? Message { get; init; }

    /// <summary>Whether the item waited again after a failure; null where it did not fail.</summary>
    public bool? Retry { get; init; }
}
