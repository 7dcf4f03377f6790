using PruneSearch.Campaigns.Decisions;

namespace PruneSearch.Orleans.Wire;

/// <summary>A worker's <see cref="WorkerAbilities"/>.</summary>
[GenerateSerializer]
[Immutable]
[Alias("prunesearch.worker")]
internal sealed record WireWorker
{
    [Id(0)]
    public required string Name { get; init; }

    [Id(1)]
    public required bool Trains { get; init; }

    /// <summary>Null for all.</summary>
    [Id(2)]
    public string[]? Targets { get; init; }

    [Id(3)]
    public string? Slot { get; init; }

    public static WireWorker Of(WorkerAbilities worker) => new()
    {
        Name = worker.Name,
        Trains = worker.Trains,
        Targets = worker.Targets is null ? null : [.. worker.Targets.Order(StringComparer.Ordinal)],
        Slot = worker.Slot,
    };

    public WorkerAbilities Read() => new(Name, Trains, Targets?.ToHashSet(StringComparer.Ordinal)) { Slot = Slot };
}
