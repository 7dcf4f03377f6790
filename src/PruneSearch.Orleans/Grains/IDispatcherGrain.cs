using Orleans.Concurrency;
using PruneSearch.Orleans.Wire;

namespace PruneSearch.Orleans.Grains;

/// <summary>Brings idle workers and waiting work together, by label.</summary>
[Alias("prunesearch.IDispatcherGrain")]
internal interface IDispatcherGrain : IGrainWithStringKey
{
    /// <summary>Takes a campaign's word.</summary>
    [Alias("tell")]
    [ResponseTimeout("00:00:05")]
    Task TellAsync(WireDemand demand);

    /// <summary>Work for a worker, without waiting.</summary>
    [Alias("lease")]
    Task<DispatchReply> TryLeaseAsync(WireWorker worker);

    /// <summary>Waits until there may be work that was not asked for, or the time slice is over.</summary>
    [Alias("wait")]
    [AlwaysInterleave]
    Task WaitAsync(long version, TimeSpan slice, CancellationToken cancellation);
}
