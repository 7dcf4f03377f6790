namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>A slot of a worker.</summary>
public sealed record FleetWorker
{
    public required string Name { get; init; }

    public string? Slot { get; init; }

    /// <summary>What it can do, or does now: <c>train</c>, or a target's name.</summary>
    public required string Label { get; init; }

    /// <summary><c>working</c>, <c>waiting</c> for work at this server, or <c>silent</c>.</summary>
    public required string State { get; init; }

    /// <summary>When this server heard of it last; null where it never did.</summary>
    public DateTimeOffset? LastSeen { get; init; }

    public string? Campaign { get; init; }

    /// <summary>What it does, in words.</summary>
    public string? Item { get; init; }

    /// <summary>The share of that which is done.</summary>
    public double? Done { get; init; }

    /// <summary>What it says of that.</summary>
    public string? Note { get; init; }

    /// <summary>Since when it does that, or waits.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The share of the time since this server heard of it first that it had work; null where that is not known.</summary>
    public double? BusyShare { get; init; }
}
