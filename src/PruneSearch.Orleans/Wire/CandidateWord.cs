namespace PruneSearch.Orleans.Wire;

/// <summary>What a campaign tells of one candidate: its leases, and how often its work has failed.</summary>
[GenerateSerializer]
[Immutable]
[Alias("prunesearch.candidateWord")]
internal sealed record CandidateWord
{
    [Id(0)]
    public required ReplyKind Kind { get; init; }

    /// <summary>The record after which this was so.</summary>
    [Id(1)]
    public long Sequence { get; init; }

    [Id(2)]
    public CandidateStage[] Stages { get; init; } = [];

    [Id(3)]
    public int Retries { get; init; }

    /// <summary>The lease that was just given to its worker; 0 for none.</summary>
    [Id(4)]
    public long Begun { get; init; }
}
