namespace PruneSearch.Orleans.Wire;

/// <summary>A campaign's answer to a dispatcher.</summary>
[GenerateSerializer]
[Immutable]
[Alias("prunesearch.leaseReply")]
internal sealed record LeaseReply
{
    [Id(0)]
    public required ReplyKind Kind { get; init; }

    /// <summary>Null where there is nothing now.</summary>
    [Id(1)]
    public WireLease? Lease { get; init; }

    /// <summary>Whether nothing will come any more.</summary>
    [Id(2)]
    public bool IsOver { get; init; }
}
