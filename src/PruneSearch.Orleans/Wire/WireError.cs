namespace PruneSearch.Orleans.Wire;

/// <summary>An <see cref="InputError"/>.</summary>
[GenerateSerializer]
[Immutable]
[Alias("prunesearch.error")]
internal sealed record WireError
{
    [Id(0)]
    public required string Where { get; init; }

    [Id(1)]
    public required string Message { get; init; }

    [Id(2)]
    public required string Rule { get; init; }
}
