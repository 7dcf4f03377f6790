namespace PruneSearch.Orleans.Wire;

/// <summary>What came of a call that answers yes or no.</summary>
[GenerateSerializer]
[Immutable]
[Alias("prunesearch.reply")]
internal sealed record WireReply : IReply
{
    [Id(0)]
    public required ReplyKind Kind { get; init; }

    /// <summary>The answer, where it was done.</summary>
    [Id(1)]
    public bool Value { get; init; }

    /// <summary>What is wrong, where it was refused.</summary>
    [Id(2)]
    public WireError[] Errors { get; init; } = [];

    /// <summary>Why it could not be done, where it was unavailable.</summary>
    [Id(3)]
    public string Reason { get; init; } = string.Empty;
}
