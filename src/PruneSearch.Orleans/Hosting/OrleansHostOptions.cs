using PruneSearch.Campaigns.Hosting;

namespace PruneSearch.Orleans.Hosting;

/// <summary>How a cluster's campaigns are reached.</summary>
/// <param name="Hosting">How they are hosted; the clock that workers' waits are counted by.</param>
public sealed record OrleansHostOptions(HostingOptions Hosting)
{
    /// <summary>How long a call is repeated while silos die, stop or start. Default 60 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a worker that waits, or someone who watches, asks one silo before looking again: what a lost word of a campaign costs at
    /// most. Default 5 s.
    /// </summary>
    public TimeSpan Slice { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Paces repetitions: also where campaigns have a clock of their own. Default the system's.</summary>
    public TimeProvider Pace { get; init; } = TimeProvider.System;
}
