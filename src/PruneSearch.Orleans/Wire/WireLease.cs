using System.Text.Json;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Records;

namespace PruneSearch.Orleans.Wire;

/// <summary>A <see cref="WorkLease"/>; the work item travels as the JSON that the journal keeps.</summary>
[GenerateSerializer]
[Immutable]
[Alias("prunesearch.lease")]
internal sealed record WireLease
{
    [Id(0)]
    public required string Campaign { get; init; }

    [Id(1)]
    public required long Token { get; init; }

    [Id(2)]
    public required byte[] Item { get; init; }

    [Id(3)]
    public required DateTimeOffset ExpiresAt { get; init; }

    public static WireLease Of(WorkLease lease) => new()
    {
        Campaign = lease.Campaign,
        Token = lease.Token,
        Item = JsonSerializer.SerializeToUtf8Bytes(lease.Item, RecordsJson.Default.WorkItem),
        ExpiresAt = lease.ExpiresAt,
    };

    public WorkLease Read() => new(Campaign, Token, JsonSerializer.Deserialize(Item, RecordsJson.Default.WorkItem)!, ExpiresAt);
}
