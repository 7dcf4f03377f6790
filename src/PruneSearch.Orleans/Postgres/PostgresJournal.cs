using Npgsql;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.State;

namespace PruneSearch.Orleans.Postgres;

/// <summary>
/// One writer's view of a campaign in PostgreSQL. An append is one statement, so all of it is there or nothing, and durable when it
/// returns. Where the answer got lost, writer and append number of the row tell whether it arrived: it is never there twice.
/// </summary>
internal sealed class PostgresJournal : ICampaignJournal
{
    /// <summary>So that the first append of two writers makes one campaign.</summary>
    private const string First = """
        WITH moved AS (
            INSERT INTO prunesearch.campaigns (name, sequence) SELECT $1, cardinality($5) WHERE $2 = 0
            ON CONFLICT (name) DO NOTHING RETURNING id)
        """ + Rows;

    private const string Next = """
        WITH moved AS (
            UPDATE prunesearch.campaigns SET sequence = sequence + cardinality($5) WHERE name = $1 AND sequence = $2 RETURNING id)
        """ + Rows;

    private const string Rows = """

        INSERT INTO prunesearch.journal (campaign, sequence, writer, append, body, crc)
        SELECT moved.id, $2 + r.n, $3, $4, r.body, r.crc FROM moved, unnest($5, $6) WITH ORDINALITY AS r (body, crc, n)
        """;

    private const string WhoWrote = """
        SELECT c.sequence, coalesce(j.writer = $3 AND j.append = $4, false)
        FROM prunesearch.campaigns c LEFT JOIN prunesearch.journal j ON j.campaign = c.id AND j.sequence = $2 + 1
        WHERE c.name = $1
        """;

    private const string InsertSnapshot = """
        INSERT INTO prunesearch.snapshots (campaign, sequence, build, state, crc)
        SELECT id, $2, $3, $4, $5 FROM prunesearch.campaigns WHERE name = $1
        ON CONFLICT (campaign, sequence) DO UPDATE SET build = excluded.build, state = excluded.state, crc = excluded.crc, at = now()
        """;

    private const string KeepTwoSnapshots = """
        DELETE FROM prunesearch.snapshots s USING prunesearch.campaigns c
        WHERE c.name = $1 AND s.campaign = c.id
            AND s.sequence < (SELECT sequence FROM prunesearch.snapshots WHERE campaign = c.id ORDER BY sequence DESC OFFSET 1 LIMIT 1)
        """;

    private const string SelectSnapshots = """
        SELECT s.sequence, s.state, s.crc, c.sequence
        FROM prunesearch.snapshots s JOIN prunesearch.campaigns c ON c.id = s.campaign
        WHERE c.name = $1 AND s.build = $2 ORDER BY s.sequence DESC
        """;

    /// <summary>The program that folds: a snapshot of another build may lack what this one knows, or be wrong where this one is mended.</summary>
    private static readonly Guid Build = typeof(CampaignState).Module.ModuleVersionId;

    private readonly string _campaign;
    private readonly Guid _writer;
    private readonly NpgsqlDataSource _database;
    private readonly PostgresRetry _retry;
    private readonly JournalPages _pages;
    private long _appends;

    public PostgresJournal(string campaign, Guid writer, NpgsqlDataSource database, PostgresRetry retry, JournalPages pages)
    {
        _campaign = campaign;
        _writer = writer;
        _database = database;
        _retry = retry;
        _pages = pages;
    }

    public async ValueTask<JournalContent> ReadAsync(CancellationToken cancellation = default)
    {
        (long sequence, byte[]? state) = await _retry.RunAsync($"campaign '{_campaign}'", NewestSnapshotAsync, cancellation).ConfigureAwait(false);
        return new JournalContent(sequence, state, await _pages.ReadAsync(_campaign, sequence, int.MaxValue, cancellation).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    /// <remarks>Once begun it is seen through, whatever the caller's token says: half an answer would leave the caller behind the journal.</remarks>
    /// <exception cref="IOException">The database stayed away. The records may be there or not: read the journal again before the next append.</exception>
    public async ValueTask AppendAsync(long expectedSequence, IReadOnlyList<JournalRecord> records, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        byte[][] bodies = [.. records.Select(JournalBody.Of)];
        long append = Interlocked.Increment(ref _appends);
        (bool done, long sequence) = await _retry.RunAsync(
            $"campaign '{_campaign}', append behind record {expectedSequence}", cancel => TryAppendAsync(expectedSequence, append, bodies, cancel), CancellationToken.None).ConfigureAwait(false);
        if (!done)
        {
            throw new JournalConflictException(expectedSequence, sequence);
        }
    }

    /// <summary>Stores a snapshot; the newest two are kept.</summary>
    /// <exception cref="IOException">The database stayed away.</exception>
    public async ValueTask SnapshotAsync(long sequence, ReadOnlyMemory<byte> state, CancellationToken cancellation = default) => await _retry.RunAsync(
        $"campaign '{_campaign}', snapshot at record {sequence}",
        async cancel =>
        {
            await using NpgsqlBatch batch = _database.CreateBatch(); // one transaction
            batch.BatchCommands.Add(new NpgsqlBatchCommand(InsertSnapshot)
            {
                Parameters =
                {
                    new NpgsqlParameter<string> { TypedValue = _campaign },
                    new NpgsqlParameter<long> { TypedValue = sequence },
                    new NpgsqlParameter<Guid> { TypedValue = Build },
                    new NpgsqlParameter { Value = state },
                    new NpgsqlParameter<long> { TypedValue = JournalChecksum.Of(state.Span) },
                },
            });
            batch.BatchCommands.Add(new NpgsqlBatchCommand(KeepTwoSnapshots) { Parameters = { new NpgsqlParameter<string> { TypedValue = _campaign } } });
            return await batch.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
        },
        cancellation).ConfigureAwait(false);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Whether the records are there as this append's, and the journal's last number where not.</summary>
    private async Task<(bool Done, long Sequence)> TryAppendAsync(long expected, long append, byte[][] bodies, CancellationToken cancellation)
    {
        if (bodies.Length > 0)
        {
            await using NpgsqlCommand insert = Command(expected == 0 ? First : Next, expected, append);
            insert.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = bodies });
            insert.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. bodies.Select(b => (long)JournalChecksum.Of(b))] });
            if (await insert.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false) == bodies.Length)
            {
                return (true, expected + bodies.Length);
            }
        }

        await using NpgsqlCommand ask = Command(WhoWrote, expected, append);
        await using NpgsqlDataReader reader = await ask.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        long sequence = 0;
        bool own = false;
        if (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            sequence = reader.GetInt64(0);
            own = reader.GetBoolean(1);
        }

        return (own || (bodies.Length == 0 && sequence == expected), sequence);
    }

    private NpgsqlCommand Command(string sql, long expected, long append)
    {
        NpgsqlCommand command = _database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = _campaign });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = expected });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = _writer });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = append });
        return command;
    }

    /// <summary>A snapshot only saves time: a damaged one is passed over.</summary>
    private async Task<(long Sequence, byte[]? State)> NewestSnapshotAsync(CancellationToken cancellation)
    {
        await using NpgsqlCommand command = _database.CreateCommand(SelectSnapshots);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = _campaign });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Build });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            byte[] state = await reader.GetFieldValueAsync<byte[]>(1, cancellation).ConfigureAwait(false);
            if (JournalChecksum.Of(state) == reader.GetInt64(2))
            {
                long sequence = reader.GetInt64(0);
                long last = reader.GetInt64(3);
                return sequence <= last ? (sequence, state) : throw JournalDamagedException.AtRecord(_campaign, last + 1, $"the journal ends before the snapshot at {sequence}");
            }
        }

        return (0, null);
    }
}
