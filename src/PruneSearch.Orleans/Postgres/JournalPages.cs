using Npgsql;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;

namespace PruneSearch.Orleans.Postgres;

/// <summary>
/// Records as they lie in the table, one after the other without a gap; read page by page, so that a long journal over a slow line does not
/// look like a database that is away. Records are never changed, so pages fit together whoever writes meanwhile.
/// </summary>
internal sealed class JournalPages(NpgsqlDataSource database, PostgresRetry retry)
{
    private const int PageSize = 2000;

    /// <summary>The campaign's last number too, from the same moment: records missing at the end are found, not overlooked.</summary>
    private const string Select = """
        SELECT c.sequence, j.sequence, j.body, j.crc
        FROM prunesearch.campaigns c
        LEFT JOIN prunesearch.journal j ON j.campaign = c.id AND j.sequence > $2 AND j.sequence <= $3
        WHERE c.name = $1
        ORDER BY j.sequence
        """;

    /// <summary>Records behind number <paramref name="after"/>, at most so many.</summary>
    /// <exception cref="JournalDamagedException">A record is damaged or missing.</exception>
    /// <exception cref="InvalidInputException">A newer program wrote it.</exception>
    /// <exception cref="IOException">The database is away.</exception>
    public async Task<IReadOnlyList<JournalRecord>> ReadAsync(string campaign, long after, int most, CancellationToken cancellation)
    {
        var records = new List<JournalRecord>();
        while (records.Count < most)
        {
            long from = after + records.Count;
            int size = Math.Min(PageSize, most - records.Count);
            List<JournalRecord> page = await retry.RunAsync($"campaign '{campaign}'", cancel => PageAsync(campaign, from, from + size, cancel), cancellation).ConfigureAwait(false);
            records.AddRange(page);
            if (page.Count < size)
            {
                break;
            }
        }

        return records;
    }

    private async Task<List<JournalRecord>> PageAsync(string campaign, long after, long until, CancellationToken cancellation)
    {
        await using NpgsqlCommand command = database.CreateCommand(Select);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = campaign });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = until });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        var records = new List<JournalRecord>();
        long last = 0;
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            last = reader.GetInt64(0);
            if (await reader.IsDBNullAsync(1, cancellation).ConfigureAwait(false))
            {
                break; // the campaign without records here
            }

            long due = after + records.Count + 1;
            long sequence = reader.GetInt64(1);
            if (sequence != due)
            {
                throw JournalDamagedException.AtRecord(campaign, due, $"it is missing; the next one is {sequence}");
            }

            records.Add(JournalBody.Read(campaign, sequence, await reader.GetFieldValueAsync<byte[]>(2, cancellation).ConfigureAwait(false), reader.GetInt64(3)));
        }

        long end = after + records.Count;
        return end >= Math.Min(last, until) ? records : throw JournalDamagedException.AtRecord(campaign, end + 1, $"it is missing; the journal was at {last}");
    }
}
