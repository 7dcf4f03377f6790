using Npgsql;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;

namespace PruneSearch.Orleans.Postgres;

/// <summary>Records as they lie in the table, one after the other without a gap.</summary>
internal static class JournalPage
{
    /// <summary>The campaign's last number too, from the same moment: records missing at the end are found, not overlooked.</summary>
    private const string Select = """
        SELECT c.sequence, j.sequence, j.body, j.crc
        FROM prunesearch.campaigns c
        LEFT JOIN prunesearch.journal j ON j.campaign = c.id AND j.sequence > $2 AND j.sequence <= $2 + $3
        WHERE c.name = $1
        ORDER BY j.sequence
        """;

    /// <summary>Records behind number <paramref name="after"/>, at most so many; read as they come, each only once.</summary>
    public static async Task<IReadOnlyList<JournalRecord>> ReadAsync(NpgsqlDataSource database, string campaign, long after, long most, CancellationToken cancellation)
    {
        await using NpgsqlCommand command = database.CreateCommand(Select);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = campaign });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Math.Min(most, long.MaxValue - after) });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        var records = new List<JournalRecord>();
        long last = 0;
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            last = Math.Min(reader.GetInt64(0), after + Math.Min(most, long.MaxValue - after));
            if (await reader.IsDBNullAsync(1, cancellation).ConfigureAwait(false))
            {
                break;
            }

            long due = after + records.Count + 1;
            long sequence = reader.GetInt64(1);
            if (sequence != due)
            {
                throw JournalDamagedException.AtRecord(campaign, due, $"it is missing; the next one is {sequence}");
            }

            records.Add(JournalBody.Read(campaign, sequence, await reader.GetFieldValueAsync<byte[]>(2, cancellation).ConfigureAwait(false), reader.GetInt64(3)));
        }

        return after + records.Count == last || last <= after
            ? records
            : throw JournalDamagedException.AtRecord(campaign, after + records.Count + 1, $"it is missing; the journal was at {last}");
    }
}
