using Orleans.Concurrency;
using PruneSearch.Orleans.Wire;

namespace PruneSearch.Orleans.Grains;

/// <summary>The live side of one candidate, by <see cref="CandidateKey"/>: stage, lease terms, heartbeats, progress, retries.</summary>
[Alias("prunesearch.ICandidateGrain")]
internal interface ICandidateGrain : IGrainWithStringKey
{
    /// <summary>Takes the campaign's word.</summary>
    [Alias("told")]
    [ResponseTimeout("00:00:02")]
    Task TellAsync(CandidateWord word);

    /// <summary>Keeps a lease alive.</summary>
    [Alias("beat")]
    Task<WireReply> HeartbeatAsync(long token, double done, string note);

    /// <summary>Takes the campaign's word, and says how long the leases live.</summary>
    [Alias("look")]
    [ResponseTimeout("00:00:05")]
    Task<CandidateView> LookAsync(CandidateWord word);

    [Alias("get")]
    [ReadOnly]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:05")]
    Task<CandidateView> GetAsync();
}
