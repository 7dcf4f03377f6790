using PruneSearch.Campaigns.Dispatching;

namespace PruneSearch.Orleans.Wire;

/// <summary>A <see cref="Demand"/>.</summary>
[GenerateSerializer]
[Immutable]
[Alias("prunesearch.demand")]
internal sealed record WireDemand
{
    [Id(0)]
    public required string Campaign { get; init; }

    [Id(1)]
    public required long Sequence { get; init; }

    [Id(2)]
    public required int Waiting { get; init; }

    [Id(3)]
    public required bool IsOver { get; init; }

    public Demand Read() => new(Campaign, Sequence, Waiting, IsOver);
}
