namespace PruneSearch.Orleans.Wire;

/// <summary>How long a lease lives, and how far its work is.</summary>
[GenerateSerializer]
[Immutable]
[Alias("prunesearch.term")]
internal sealed record WireTerm
{
    [Id(0)]
    public required long Token { get; init; }

    /// <summary>Until its term ends without another heartbeat; zero or less where it has ended.</summary>
    [Id(1)]
    public required TimeSpan Left { get; init; }

    /// <summary>0..1; null where the worker has not told.</summary>
    [Id(2)]
    public double? Done { get; init; }

    [Id(3)]
    public string Note { get; init; } = string.Empty;
}
