namespace PruneSearch.Campaigns.Hosting;

/// <summary>How campaigns are hosted.</summary>
/// <param name="Clock">The clock.</param>
/// <param name="Version">The program's version, for the journal.</param>
/// <param name="LeaseDuration">How long a lease lives without a heartbeat.</param>
public sealed record HostingOptions(TimeProvider Clock, string Version, TimeSpan LeaseDuration)
{
    /// <summary>
    /// Whether workers are processes of their own: then a lease outlives the host that granted it, and its worker goes on. Otherwise the
    /// workers of a host that is gone are gone too, and their items wait again at once. Default false.
    /// </summary>
    public bool WorkersAreElsewhere { get; init; }
}
