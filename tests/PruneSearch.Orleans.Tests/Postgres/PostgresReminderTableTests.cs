using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using PruneSearch.Orleans.Postgres;
using Xunit;

namespace PruneSearch.Orleans.Tests.Postgres;

/// <summary>What the reminder service demands of its table.</summary>
public sealed class PostgresReminderTableTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly DateTime Now = new(2025, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private NpgsqlDataSource _database = null!;
    private IReminderTable _table = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _table = Table("test");
        await _table.StartAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_reminder_is_read_back_as_it_was_put()
    {
        ReminderEntry entry = Entry(1, "a/b\\#c d?\u00fc");
        string? etag = await _table.UpsertRow(entry);
        foreach (ReminderEntry? read in new[] { await _table.ReadRow(entry.GrainId, entry.ReminderName), Assert.Single((await _table.ReadRows(entry.GrainId)).Reminders) })
        {
            Assert.Equal((entry.GrainId, entry.ReminderName, entry.StartAt, entry.Period, etag), (read!.GrainId, read.ReminderName, read.StartAt, read.Period, read.ETag));
        }

        Assert.Null(await _table.ReadRow(entry.GrainId, "other"));
        Assert.Empty((await _table.ReadRows(Grain(2))).Reminders);
    }

    [Fact]
    public async Task Putting_a_reminder_again_replaces_it_under_a_new_etag()
    {
        string?[] etags = await Task.WhenAll(Enumerable.Range(1, 5).Select(i =>
        {
            ReminderEntry entry = Entry(1, "wake");
            entry.Period = TimeSpan.FromMinutes(i);
            return _table.UpsertRow(entry);
        }));
        Assert.Equal(5, etags.Distinct().Count());
        ReminderEntry read = Assert.Single((await _table.ReadRows(Grain(1))).Reminders);
        Assert.Contains(read.ETag, etags);
        Assert.Equal(TimeSpan.FromMinutes(Array.IndexOf(etags, read.ETag) + 1), read.Period);
    }

    [Fact]
    public async Task A_reminder_is_removed_only_under_its_etag()
    {
        ReminderEntry entry = Entry(1, "wake");
        string stale = (await _table.UpsertRow(entry))!;
        string etag = (await _table.UpsertRow(entry))!;
        Assert.False(await _table.RemoveRow(entry.GrainId, "wake", stale));
        Assert.False(await _table.RemoveRow(entry.GrainId, "wake", "no etag of ours"));
        Assert.False(await _table.RemoveRow(entry.GrainId, "other", etag));
        Assert.True(await _table.RemoveRow(entry.GrainId, "wake", etag));
        Assert.False(await _table.RemoveRow(entry.GrainId, "wake", etag));
        Assert.NotEqual(etag, await _table.UpsertRow(entry));
    }

    [Fact]
    public async Task A_range_holds_the_hashes_above_its_begin_up_to_its_end_around_the_ring()
    {
        uint[] hashes = [.. Enumerable.Range(0, 100).Select(i => Grain(i).GetUniformHashCode()).Order()];
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => _table.UpsertRow(Entry(i, "wake"))));
        foreach ((uint begin, uint end) in new[]
        {
            (hashes[10], hashes[60]), (hashes[60], hashes[10]), (hashes[10] - 1, hashes[10]), (hashes[10], hashes[10]), (0u, 0u), (0u, uint.MaxValue), (uint.MaxValue, 0u),
            (hashes[99], hashes[0]), (hashes[99], hashes[0] - 1), (hashes[0], hashes[99]),
        })
        {
            uint[] expected = [.. hashes.Where(h => begin < end ? h > begin && h <= end : h > begin || h <= end)];
            Assert.Equal(expected, (await _table.ReadRows(begin, end)).Reminders.Select(r => r.GrainId.GetUniformHashCode()).Order());
        }
    }

    [Fact]
    public async Task Services_do_not_see_each_other()
    {
        IReminderTable other = Table("other");
        await _table.UpsertRow(Entry(1, "wake"));
        await other.UpsertRow(Entry(1, "wake"));
        await _table.TestOnlyClearTable();
        Assert.Empty((await _table.ReadRows(0, 0)).Reminders);
        Assert.Single((await other.ReadRows(0, 0)).Reminders);
    }

    private static GrainId Grain(int number) => GrainId.Create("campaign", $"grain/{number}#x");

    private static ReminderEntry Entry(int grain, string name) => new() { GrainId = Grain(grain), ReminderName = name, StartAt = Now, Period = TimeSpan.FromMinutes(1.5) };

    private PostgresReminderTable Table(string service) => new(_database, Options.Create(new ClusterOptions { ClusterId = "test", ServiceId = service }), TimeProvider.System);
}
