namespace PruneSearch.Orleans.Wire;

/// <summary>The live side of a candidate: what is worked on, how far it is, and how long the leases live.</summary>
[GenerateSerializer]
[Immutable]
[Alias("prunesearch.candidateView")]
internal sealed record CandidateView
{
    [Id(0)]
    public required long Sequence { get; init; }

    [Id(1)]
    public CandidateStage[] Stages { get; init; } = [];

    [Id(2)]
    public int Retries { get; init; }

    [Id(3)]
    public WireTerm[] Terms { get; init; } = [];
}
