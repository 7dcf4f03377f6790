namespace PruneSearch.Orleans.Wire;

/// <summary>A candidate's work item that a worker has.</summary>
[GenerateSerializer]
[Immutable]
[Alias("prunesearch.candidateStage")]
internal sealed record CandidateStage
{
    [Id(0)]
    public required long Token { get; init; }

    /// <summary>The work item's name.</summary>
    [Id(1)]
    public required string Item { get; init; }

    [Id(2)]
    public required string Worker { get; init; }
}
