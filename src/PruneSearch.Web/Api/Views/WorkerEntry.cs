using PruneSearch.Campaigns.Hosting;

namespace PruneSearch.Web.Api.Views;

/// <summary>What a server knows of a worker's slot.</summary>
/// <param name="Name">The worker.</param>
/// <param name="Slot">Its slot; null where it has none.</param>
/// <param name="Label">What it can do.</param>
/// <param name="FirstSeen">When it was heard of first.</param>
/// <param name="LastSeen">When it was heard of last.</param>
internal sealed record WorkerEntry(string Name, string? Slot, string Label, DateTimeOffset FirstSeen, DateTimeOffset LastSeen)
{
    /// <summary>Since when it waits for work; null where it does not.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>The work that it has; null where it has none of this server's.</summary>
    public LeaseKey? Lease { get; init; }

    /// <summary>Since when it has that work.</summary>
    public DateTimeOffset? BusySince { get; init; }

    /// <summary>How long it had work that has ended.</summary>
    public TimeSpan Busy { get; init; }

    /// <summary>Its work ended then.</summary>
    public WorkerEntry Free(DateTimeOffset at) =>
        this with { Lease = null, BusySince = null, Busy = BusySince is { } since && at > since ? Busy + (at - since) : Busy };

    /// <summary>The share of the time since it was heard of first that it had work; null where there was none yet.</summary>
    public double? BusyShare(DateTimeOffset now) =>
        now > FirstSeen ? Math.Min(1, (Busy + (now - (BusySince ?? now))) / (now - FirstSeen)) : null;
}
