using Orleans.Concurrency;
using PruneSearch.Orleans.Wire;

namespace PruneSearch.Orleans.Grains;

/// <summary>A campaign, by name: where it is decided, and the only writer of its journal.</summary>
[Alias("prunesearch.ICampaignGrain")]
internal interface ICampaignGrain : IGrainWithStringKey
{
    [Alias("start")]
    Task<WireReply> StartAsync(WireSubmission submission);

    [Alias("pause")]
    Task<WireReply> PauseAsync(bool paused);

    [Alias("cancel")]
    Task<WireReply> CancelAsync(string reason);

    [Alias("enqueue")]
    Task<WireReply> EnqueueAsync(string configuration);

    [Alias("pin")]
    Task<WireReply> PinAsync(int candidate, bool pinned);

    [Alias("measure")]
    Task<WireReply> MeasureAsync(int candidate, string target);

    /// <summary>Work for a worker; asked by dispatchers only.</summary>
    [Alias("lease")]
    [ResponseTimeout("00:00:10")]
    Task<LeaseReply> TryLeaseAsync(WireWorker worker);

    /// <summary>Ends a lease.</summary>
    /// <param name="token">Its token.</param>
    /// <param name="outcome">The outcome, as JSON.</param>
    [Alias("report")]
    Task<WireReply> ReportAsync(long token, byte[] outcome);

    /// <summary>Takes back leases whose workers are silent.</summary>
    [Alias("reclaim")]
    Task<WireReply> ReclaimAsync(long[] tokens);

    [Alias("head")]
    [ReadOnly]
    [AlwaysInterleave]
    Task<CampaignHead> HeadAsync();

    /// <summary>Records behind a number, at most so many.</summary>
    [Alias("events")]
    [ReadOnly]
    [AlwaysInterleave]
    Task<EventPage> EventsAsync(long after, int most);

    /// <summary>The same, and waits a while where there are none yet.</summary>
    [Alias("follow")]
    [ReadOnly]
    [AlwaysInterleave]
    Task<EventPage> FollowAsync(long after, int most, TimeSpan wait, CancellationToken cancellation);

    /// <summary>The leases of one candidate.</summary>
    /// <param name="candidate">Its number; null for the base model.</param>
    [Alias("candidate")]
    [ReadOnly]
    [AlwaysInterleave]
    Task<CandidateWord> CandidateAsync(int? candidate);

    /// <summary>How far leased work is, of all candidates.</summary>
    [Alias("progress")]
    [ReadOnly]
    [AlwaysInterleave]
    Task<CandidateView[]> ProgressAsync();
}
