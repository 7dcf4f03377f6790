namespace PruneSearch.Orleans.Wire;

/// <summary>How much work of one label there is.</summary>
[GenerateSerializer]
[Immutable]
[Alias("prunesearch.depth")]
internal sealed record WireDepth
{
    [Id(0)]
    public required string Label { get; init; }

    [Id(1)]
    public required int Waiting { get; init; }

    [Id(2)]
    public required int Leased { get; init; }
}
