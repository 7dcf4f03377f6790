using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Hosting;

/// <summary>What happens to a worker, for its log.</summary>
public abstract record WorkerEvent
{
    private WorkerEvent()
    {
    }

    public sealed record Leased(WorkLease Lease) : WorkerEvent;

    /// <summary>The outcome was handed in.</summary>
    /// <param name="Lease">The lease.</param>
    /// <param name="Outcome">What came of the work.</param>
    /// <param name="Accepted">Whether it was in time.</param>
    public sealed record Reported(WorkLease Lease, WorkOutcome Outcome, bool Accepted) : WorkerEvent;

    /// <summary>The lease is not valid any more: the work stops.</summary>
    public sealed record Lost(WorkLease Lease) : WorkerEvent;
}
