namespace PruneSearch.Campaigns.Artifacts;

/// <summary>How patient a client of an artifact server is.</summary>
public sealed record HttpArtifactOptions
{
    /// <summary>How long a server that cannot be reached, or fails, is tried again without any progress. Default 5 minutes.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The wait before the second try; doubled for each one after it. Default half a second.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest wait between two tries. Default 15 seconds.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long nothing may move in a transfer before its connection counts as lost. Default 60 seconds.</summary>
    public TimeSpan StallAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often bytes that arrive damaged are fetched or sent again. Default 3.</summary>
    public int DamagedTransfers { get; init; } = 3;
}
