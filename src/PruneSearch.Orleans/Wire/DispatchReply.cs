namespace PruneSearch.Orleans.Wire;

/// <summary>A dispatcher's answer to a worker.</summary>
[GenerateSerializer]
[Immutable]
[Alias("prunesearch.dispatchReply")]
internal sealed record DispatchReply
{
    [Id(0)]
    public WireLease? Lease { get; init; }

    [Id(1)]
    public required long Version { get; init; }

    /// <summary>Campaigns that could not answer.</summary>
    [Id(2)]
    public int Unavailable { get; init; }
}
