using System.Globalization;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;

namespace PruneSearch.Orleans.Postgres;

/// <summary>The reminders of a service. Etags come from a sequence, so none ever comes back. Times are UTC, to the microsecond.</summary>
internal sealed class PostgresReminderTable(NpgsqlDataSource database, IOptions<ClusterOptions> options, TimeProvider clock) : IReminderTable
{
    private const string Select = "SELECT grain, name, start_at, period, etag FROM prunesearch.reminders WHERE service = $1 AND ";

    private const string Upsert = """
        INSERT INTO prunesearch.reminders (service, grain, name, hash, start_at, period, etag)
        VALUES ($1, $2, $3, $4, $5, $6, nextval('prunesearch.reminder_etags'))
        ON CONFLICT (service, grain, name) DO UPDATE
        SET hash = excluded.hash, start_at = excluded.start_at, period = excluded.period, etag = excluded.etag
        RETURNING etag
        """;

    private readonly string _service = options.Value.ServiceId;

    public Task StartAsync(CancellationToken cancellationToken = default) => PostgresSchema.AwaitAsync(database, clock, cancellation: cancellationToken);

    public async Task<ReminderTableData> ReadRows(GrainId grainId) => new(await ReadAsync("grain = $2", grainId.ToString()).ConfigureAwait(false));

    public async Task<ReminderTableData> ReadRows(uint begin, uint end) =>
        new(await ReadAsync(begin < end ? "hash > $2 AND hash <= $3" : "(hash > $2 OR hash <= $3)", (long)begin, (long)end).ConfigureAwait(false));

    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        (await ReadAsync("grain = $2 AND name = $3", grainId.ToString(), reminderName).ConfigureAwait(false)).SingleOrDefault();

    public async Task<string?> UpsertRow(ReminderEntry entry)
    {
        await using NpgsqlCommand command = Command(
            Upsert, entry.GrainId.ToString(), entry.ReminderName, (long)entry.GrainId.GetUniformHashCode(), MemberRow.Utc(entry.StartAt), entry.Period);
        return Etag((long)(await command.ExecuteScalarAsync().ConfigureAwait(false))!);
    }

    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag)
    {
        if (!long.TryParse(eTag, NumberStyles.None, CultureInfo.InvariantCulture, out long etag))
        {
            return false;
        }

        await using NpgsqlCommand command = Command(
            "DELETE FROM prunesearch.reminders WHERE service = $1 AND grain = $2 AND name = $3 AND etag = $4", grainId.ToString(), reminderName, etag);
        return await command.ExecuteNonQueryAsync().ConfigureAwait(false) > 0;
    }

    public async Task TestOnlyClearTable()
    {
        await using NpgsqlCommand command = Command("DELETE FROM prunesearch.reminders WHERE service = $1");
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    private static string Etag(long number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<List<ReminderEntry>> ReadAsync(string condition, params object[] values)
    {
        await using NpgsqlCommand command = Command(Select + condition, values);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        var entries = new List<ReminderEntry>();
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            entries.Add(new ReminderEntry
            {
                GrainId = GrainId.Parse(reader.GetString(0)),
                ReminderName = reader.GetString(1),
                StartAt = reader.GetDateTime(2),
                Period = reader.GetTimeSpan(3),
                ETag = Etag(reader.GetInt64(4)),
            });
        }

        return entries;
    }

    /// <summary>The service is $1.</summary>
    private NpgsqlCommand Command(string sql, params object[] values)
    {
        NpgsqlCommand command = database.CreateCommand(sql);
        foreach (object value in (object[])[_service, .. values])
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
