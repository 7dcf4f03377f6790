namespace PruneSearch.Hardware.Hosting;

/// <summary>How long a child may take to answer before it counts as hung and is killed.</summary>
public sealed record ChildLimits
{
    /// <summary>From start to the first answer. Default 1 minute.</summary>
    public TimeSpan Start { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Loading a model; some providers compile for minutes. Default 15 minutes.</summary>
    public TimeSpan Load { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>One inference, with its first-run allocations. Default 5 minutes.</summary>
    public TimeSpan Run { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>One round trip of timing, which measures for about a second. Default 5 minutes.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromMinutes(5);
}
