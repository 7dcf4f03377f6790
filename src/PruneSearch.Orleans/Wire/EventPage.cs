using System.Text.Json;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Records;

namespace PruneSearch.Orleans.Wire;

/// <summary>Records of a campaign in order, as the JSON that the journal keeps, and what the campaign is at.</summary>
[GenerateSerializer]
[Immutable]
[Alias("prunesearch.eventPage")]
internal sealed record EventPage : IReply
{
    [Id(0)]
    public required ReplyKind Kind { get; init; }

    /// <summary>The number of the record before the first.</summary>
    [Id(1)]
    public long After { get; init; }

    [Id(2)]
    public byte[][] Records { get; init; } = [];

    /// <summary>The number of the campaign's last record.</summary>
    [Id(3)]
    public long Sequence { get; init; }

    [Id(4)]
    public bool IsOver { get; init; }

    [Id(5)]
    public WireError[] Errors { get; init; } = [];

    [Id(6)]
    public string Reason { get; init; } = string.Empty;

    public static byte[][] Write(IReadOnlyList<CampaignEvent> events) =>
        [.. events.Select(e => JsonSerializer.SerializeToUtf8Bytes(e.Record, RecordsJson.Default.JournalRecord))];

    public IReadOnlyList<CampaignEvent> Read() =>
        [.. Records.Select((r, i) => new CampaignEvent(After + i + 1, JsonSerializer.Deserialize(r, RecordsJson.Default.JournalRecord)!))];
}
