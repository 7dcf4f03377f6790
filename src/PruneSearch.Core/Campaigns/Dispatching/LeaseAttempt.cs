using PruneSearch.Campaigns.Hosting;

namespace PruneSearch.Campaigns.Dispatching;

/// <summary>A campaign's answer to a dispatcher that asks for work on a worker's behalf.</summary>
public abstract record LeaseAttempt
{
    private LeaseAttempt()
    {
    }

    public sealed record Granted(WorkLease Lease) : LeaseAttempt;

    /// <summary>Nothing now.</summary>
    public sealed record Nothing : LeaseAttempt;

    /// <summary>Nothing any more.</summary>
    public sealed record Over : LeaseAttempt;

    /// <summary>It cannot answer for now; others may.</summary>
    public sealed record Unavailable : LeaseAttempt;
}
