using System.Text;
using Npgsql;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;
using PruneSearch.Orleans.Postgres;
using PruneSearch.TestKit.Hardware;
using PruneSearch.TestKit.Journals;
using Xunit;

namespace PruneSearch.Orleans.Tests.Postgres;

public sealed class PostgresCampaignStoreTests(PostgresFixture postgres) : CampaignStoreContract
{
    private NpgsqlDataSource _database = null!;

    public override async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        await base.InitializeAsync();
    }

    [Fact]
    public async Task Of_two_writers_that_race_exactly_one_wins_each_number()
    {
        const int Numbers = 40;
        await using ICampaignJournal first = await Store.OpenAsync("tiny", Cancellation);
        await using ICampaignJournal second = await (await OpenAsync()).OpenAsync("tiny", Cancellation);
        for (int i = 0; i < Numbers; i++)
        {
            bool[] won = await Task.WhenAll(TryAppendAsync(first, i, Paused(1)), TryAppendAsync(second, i, Paused(2)));
            Assert.Single(won, w => w);
            JournalRecord there = Assert.Single(await Store.ReadAsync("tiny", i, 10, Cancellation));
            Assert.Equal(won[0] ? Paused(1) : Paused(2), there);
        }
    }

    [Fact]
    public async Task A_changed_byte_is_an_error_that_names_campaign_and_record()
    {
        await AppendAsync(Paused(1), Paused(2), Paused(3));
        await _database.ExecuteAsync("UPDATE prunesearch.journal SET body = set_byte(body, 20, get_byte(body, 20) # 1) WHERE sequence = 2");
        JournalDamagedException e = await Assert.ThrowsAsync<JournalDamagedException>(async () => await Store.ReadAsync("tiny", 0, 10, Cancellation));
        Assert.Contains("campaign 'tiny', record 2: its checksum is wrong", e.Message);
        Assert.Single(await Store.ReadAsync("tiny", 0, 1, Cancellation));
        Assert.Single(await Store.ReadAsync("tiny", 2, 1, Cancellation));
    }

    [Theory]
    [InlineData(1, "record 1: it is missing; the next one is 2")]
    [InlineData(2, "record 2: it is missing; the next one is 3")]
    [InlineData(3, "record 3: it is missing; the journal was at 3")]
    public async Task A_missing_record_is_an_error_at_any_place(long sequence, string message)
    {
        await AppendAsync(Paused(1), Paused(2), Paused(3));
        await _database.ExecuteAsync("DELETE FROM prunesearch.journal WHERE sequence = $1", sequence);
        await using ICampaignJournal journal = await Store.OpenAsync("tiny", Cancellation);
        Assert.Contains(message, (await Assert.ThrowsAsync<JournalDamagedException>(async () => await journal.ReadAsync(Cancellation))).Message);
    }

    [Fact]
    public async Task Records_of_a_newer_program_are_refused_with_what_to_do()
    {
        await AppendAsync(Paused(1));
        await InsertAsync("tiny", 2, """{"type":"merged","at":"2025-01-02T03:04:05+00:00"}""");
        await InsertAsync("newer", 1, $$"""{"type":"started","format":{{JournalRecord.CurrentFormat + 1}},"name":"newer","spec":"","baseFolder":".","canonicalSpec":"","version":"2","at":"2025-01-02T03:04:05+00:00"}""");
        foreach ((string campaign, string message) in new[] { ("tiny", "campaign 'tiny', record 2"), ("newer", $"it has format {JournalRecord.CurrentFormat + 1}, this program reads up to {JournalRecord.CurrentFormat}") })
        {
            InvalidInputException e = await Assert.ThrowsAsync<InvalidInputException>(async () => await Store.ReadAsync(campaign, 0, 10, Cancellation));
            Assert.Contains(message, e.Message);
            Assert.Contains("a newer version of the program wrote it", e.Message);
        }
    }

    [Fact]
    public async Task An_old_journal_folds_to_the_state_that_it_was_written_with()
    {
        long sequence = 0;
        foreach (string record in OldJournal.Records(OldJournal.V1))
        {
            await InsertAsync("old", ++sequence, record);
        }

        await using ICampaignJournal journal = await Store.OpenAsync("old", Cancellation);
        OldJournalState.AssertV1(CampaignReplay.Fold(await journal.ReadAsync(Cancellation)));
    }

    [Fact]
    public async Task Only_whole_snapshots_of_the_same_build_are_used_and_two_are_kept()
    {
        await AppendAsync(Paused(1), Paused(2), Paused(3), Paused(4));
        await using ICampaignJournal journal = await Store.OpenAsync("tiny", Cancellation);
        foreach (int sequence in new[] { 1, 2, 3 })
        {
            await journal.SnapshotAsync(sequence, Encoding.UTF8.GetBytes($"state {sequence}"), Cancellation);
        }

        Assert.Equal(2, await _database.ScalarAsync<long>("SELECT count(*) FROM prunesearch.snapshots"));
        await _database.ExecuteAsync("UPDATE prunesearch.snapshots SET state = state || '\\x00' WHERE sequence = 3");
        JournalContent content = await journal.ReadAsync(Cancellation);
        Assert.Equal((2L, "state 2", 2), (content.SnapshotSequence, Encoding.UTF8.GetString(content.Snapshot!), content.Records.Count));
        await _database.ExecuteAsync("UPDATE prunesearch.snapshots SET build = gen_random_uuid()");
        content = await journal.ReadAsync(Cancellation);
        Assert.Equal((0L, null, 4), (content.SnapshotSequence, content.Snapshot, content.Records.Count));
    }

    [Fact]
    public async Task A_journal_that_ends_before_its_snapshot_is_damaged()
    {
        await AppendAsync(Paused(1));
        await using ICampaignJournal journal = await Store.OpenAsync("tiny", Cancellation);
        await journal.SnapshotAsync(2, "two"u8.ToArray(), Cancellation);
        Assert.Contains("before the snapshot at 2", (await Assert.ThrowsAsync<JournalDamagedException>(async () => await journal.ReadAsync(Cancellation))).Message);
    }

    [Fact]
    public async Task An_append_that_was_begun_is_seen_through_whatever_its_caller_does()
    {
        await using ICampaignJournal journal = await Store.OpenAsync("tiny", Cancellation);
        using var caller = new CancellationTokenSource();
        ValueTask appending = journal.AppendAsync(0, [Paused(1)], caller.Token);
        await caller.CancelAsync();
        await appending;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await journal.AppendAsync(1, [Paused(2)], caller.Token));
        Assert.Single(await Store.ReadAsync("tiny", 0, 10, Cancellation));
    }

    [Fact]
    public async Task A_database_that_stays_away_is_given_up_after_the_time_set()
    {
        var clock = new ManualClock();
        await using NpgsqlDataSource nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Database=none;Username=none;Timeout=5");
        var store = new PostgresCampaignStore(nowhere, clock);
        DateTimeOffset began = clock.GetUtcNow();
        Task<IReadOnlyList<string>> listing = store.ListAsync(Cancellation).AsTask();
        while (!listing.IsCompleted)
        {
            Cancellation.ThrowIfCancellationRequested();
            clock.Advance(0.05);
            await Task.Yield();
        }

        DatabaseAwayException e = await Assert.ThrowsAsync<DatabaseAwayException>(() => listing);
        Assert.Contains("the database was away for 30 s", e.Message);
        Assert.True(clock.GetUtcNow() - began >= TimeSpan.FromSeconds(25), "it was given up too early"); // how far the clock runs ahead of the attempts depends on the machine
    }

    protected override Task<ICampaignStore> OpenAsync() => Task.FromResult<ICampaignStore>(new PostgresCampaignStore(_database, TimeProvider.System));

    protected override ValueTask CleanAsync() => _database.DisposeAsync();

    private static async Task<bool> TryAppendAsync(ICampaignJournal journal, long expected, JournalRecord record)
    {
        try
        {
            await journal.AppendAsync(expected, [record], Cancellation);
            return true;
        }
        catch (JournalConflictException)
        {
            return false;
        }
    }

    private async Task AppendAsync(params JournalRecord[] records)
    {
        await using ICampaignJournal journal = await Store.OpenAsync("tiny", Cancellation);
        await journal.AppendAsync(0, records, Cancellation);
    }

    /// <summary>A record as another program would write it.</summary>
    private async Task InsertAsync(string campaign, long sequence, string json)
    {
        byte[] body = Encoding.UTF8.GetBytes(json);
        await _database.ExecuteAsync(
            "INSERT INTO prunesearch.campaigns (name, sequence) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET sequence = $2", campaign, sequence);
        await _database.ExecuteAsync(
            "INSERT INTO prunesearch.journal (campaign, sequence, writer, append, body, crc) SELECT id, $2, gen_random_uuid(), 1, $3, $4 FROM prunesearch.campaigns WHERE name = $1",
            campaign, sequence, body, (long)JournalChecksum.Of(body));
    }
}
