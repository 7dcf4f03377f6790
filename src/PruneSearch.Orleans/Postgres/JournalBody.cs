using System.Text.Json;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;

namespace PruneSearch.Orleans.Postgres;

/// <summary>A record as UTF-8 JSON, the same as in a file's line. Kept as bytes: the checksum is of them, and their order matters.</summary>
internal static class JournalBody
{
    public static byte[] Of(JournalRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, RecordsJson.Default.JournalRecord);

    public static JournalRecord Read(string campaign, long sequence, byte[] body, long crc)
    {
        if (JournalChecksum.Of(body) != crc)
        {
            throw JournalDamagedException.AtRecord(campaign, sequence, "its checksum is wrong");
        }

        try
        {
            JournalRecord record = JsonSerializer.Deserialize(body, RecordsJson.Default.JournalRecord)!;
            return record is JournalRecord.Started { Format: > JournalRecord.CurrentFormat } started
                ? throw Newer($"it has format {started.Format}, this program reads up to {JournalRecord.CurrentFormat}", null)
                : record;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw Newer(e.Message, e);
        }

        InvalidInputException Newer(string what, Exception? inner) => new(
            $"campaign '{campaign}', record {sequence}", $"is whole but cannot be understood: a newer version of the program wrote it ({what}); go on with that version",
            "a program reads records of its own format and older ones", inner);
    }
}
