using System.Collections.Immutable;

namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>A target of campaigns.</summary>
public sealed record TargetUse
{
    public required string Name { get; init; }

    /// <summary>The target in a few words, as the newest campaign has it.</summary>
    public required string Text { get; init; }

    public required IReadOnlyList<string> Campaigns { get; init; }

    /// <summary>Measurements that a worker could take now.</summary>
    public required int Waiting { get; init; }

    /// <summary>Measurements that workers have.</summary>
    public required int Leased { get; init; }

    /// <summary>The environment of the newest measurement; null without one.</summary>
    public ImmutableSortedDictionary<string, string>? Fingerprint { get; init; }
}
