using System.Text;
using System.Text.Json;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;
using PruneSearch.TestKit.Campaigns;
using Xunit;

namespace PruneSearch.TestKit.Journals;

/// <summary>What every <see cref="ICampaignStore"/> keeps to. A store's tests inherit it, and say how another process opens the same storage.</summary>
public abstract class CampaignStoreContract : IAsyncLifetime
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected ICampaignStore Store { get; private set; } = null!;

    /// <summary>A store on the storage of this test, as another process would open it.</summary>
    protected abstract Task<ICampaignStore> OpenAsync();

    public virtual async ValueTask InitializeAsync() => Store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await CleanAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Removes the storage.</summary>
    protected abstract ValueTask CleanAsync();

    [Fact]
    public async Task A_campaign_is_read_back_as_it_was_written_by_whoever_opens_it_next()
    {
        CampaignDriver driver = new CampaignDriver(TinyCampaign.Spec).Finish();
        await using (ICampaignJournal journal = await Store.OpenAsync("tiny", Cancellation))
        {
            long sequence = 0;
            foreach (JournalRecord[] append in driver.Records.Chunk(7))
            {
                await journal.AppendAsync(sequence, append, Cancellation);
                sequence += append.Length;
            }
        }

        await using ICampaignJournal again = await (await OpenAsync()).OpenAsync("tiny", Cancellation);
        JournalContent content = await again.ReadAsync(Cancellation);
        Assert.Equal(Json(driver.Records), Json(content.Records));
        Assert.Equal(driver.State.Sequence, content.Sequence);
        Assert.Equal(driver.State.Phase, CampaignReplay.Fold(content).Phase);
        await again.AppendAsync(content.Sequence, [Paused(1)], Cancellation);
    }

    [Fact]
    public async Task An_append_that_expects_another_end_is_refused_and_writes_nothing()
    {
        await using ICampaignJournal journal = await Store.OpenAsync("tiny", Cancellation);
        await Assert.ThrowsAsync<JournalConflictException>(async () => await journal.AppendAsync(1, [Paused(1)], Cancellation));
        await journal.AppendAsync(0, [Paused(1), Paused(2)], Cancellation);
        foreach (long expected in new[] { 0L, 1, 3 })
        {
            await Assert.ThrowsAsync<JournalConflictException>(async () => await journal.AppendAsync(expected, [Paused(3)], Cancellation));
            await Assert.ThrowsAsync<JournalConflictException>(async () => await journal.AppendAsync(expected, [], Cancellation));
        }

        Assert.Equal(Json([Paused(1), Paused(2)]), Json(await Store.ReadAsync("tiny", 0, 10, Cancellation)));
        await journal.AppendAsync(2, [Paused(3)], Cancellation);
        Assert.Equal(Json([Paused(3)]), Json(await Store.ReadAsync("tiny", 2, 10, Cancellation)));
    }

    [Fact]
    public async Task An_append_of_nothing_writes_nothing()
    {
        await using ICampaignJournal journal = await Store.OpenAsync("tiny", Cancellation);
        await journal.AppendAsync(0, [], Cancellation);
        Assert.Empty(await Store.ReadAsync("tiny", 0, 10, Cancellation));
        await journal.AppendAsync(0, [Paused(1)], Cancellation);
        await journal.AppendAsync(1, [], Cancellation);
        Assert.Single(await Store.ReadAsync("tiny", 0, 10, Cancellation));
    }

    [Fact]
    public async Task A_second_writer_is_refused_when_it_opens_or_when_it_is_behind()
    {
        await using ICampaignJournal first = await Store.OpenAsync("tiny", Cancellation);
        await first.AppendAsync(0, [Paused(1)], Cancellation);
        ICampaignStore other = await OpenAsync();
        ICampaignJournal second;
        try
        {
            second = await other.OpenAsync("tiny", Cancellation);
        }
        catch (InvalidInputException)
        {
            return;
        }

        await using (second)
        {
            JournalContent seen = await second.ReadAsync(Cancellation);
            await first.AppendAsync(1, [Paused(2)], Cancellation);
            await Assert.ThrowsAsync<JournalConflictException>(async () => await second.AppendAsync(seen.Sequence, [Paused(3)], Cancellation));
        }

        Assert.Equal(Json([Paused(1), Paused(2)]), Json(await other.ReadAsync("tiny", 0, 10, Cancellation)));
    }

    [Fact]
    public async Task Records_are_read_in_pages_while_they_are_written()
    {
        JournalRecord[] records = [.. Enumerable.Range(1, 25).Select(Paused)];
        await using ICampaignJournal journal = await Store.OpenAsync("tiny", Cancellation);
        await journal.AppendAsync(0, records, Cancellation);
        ICampaignStore other = await OpenAsync();
        foreach ((int after, int most) in new[] { (0, 10), (10, 10), (20, 10), (24, 1), (25, 10), (26, 10), (3, 0), (0, int.MaxValue) })
        {
            Assert.Equal(Json([.. records.Skip(after).Take(most)]), Json(await other.ReadAsync("tiny", after, most, Cancellation)));
        }
    }

    [Fact]
    public async Task A_reader_sees_all_records_of_an_append_or_none()
    {
        const int Appends = 30;
        await using ICampaignJournal journal = await Store.OpenAsync("tiny", Cancellation);
        ICampaignStore other = await OpenAsync();
        Task reading = Task.Run(
            async () =>
            {
                int seen = 0;
                while (seen < Appends * 3)
                {
                    seen = (await other.ReadAsync("tiny", 0, int.MaxValue, Cancellation)).Count;
                    Assert.Equal(0, seen % 3);
                }
            },
            Cancellation);
        for (int i = 0; i < Appends; i++)
        {
            await journal.AppendAsync(i * 3, [Paused(1), Paused(2), Paused(3)], Cancellation);
        }

        await reading;
    }

    [Fact]
    public async Task What_was_never_started_has_no_records_and_is_not_listed()
    {
        Assert.Empty(await Store.ListAsync(Cancellation));
        Assert.Empty(await Store.ReadAsync("none", 0, 10, Cancellation));
        await using ICampaignJournal journal = await Store.OpenAsync("new", Cancellation);
        JournalContent content = await journal.ReadAsync(Cancellation);
        Assert.Equal((0L, null), (content.Sequence, content.Snapshot));
    }

    [Fact]
    public async Task Campaigns_are_listed_in_order_and_kept_apart()
    {
        foreach (string name in new[] { "b", "a-2", "B", "a" })
        {
            await using ICampaignJournal journal = await Store.OpenAsync(name, Cancellation);
            await journal.AppendAsync(0, [Paused(name.Length)], Cancellation);
        }

        ICampaignStore other = await OpenAsync();
        Assert.Equal(["B", "a", "a-2", "b"], await other.ListAsync(Cancellation));
        Assert.Equal(Json([Paused(3)]), Json(await other.ReadAsync("a-2", 0, 10, Cancellation)));
        Assert.Equal(Json([Paused(1)]), Json(await other.ReadAsync("a", 0, 10, Cancellation)));
    }

    [Fact]
    public async Task Reading_starts_at_the_newest_snapshot_and_readers_of_records_do_not_see_it()
    {
        await using (ICampaignJournal journal = await Store.OpenAsync("tiny", Cancellation))
        {
            await journal.AppendAsync(0, [.. Enumerable.Range(1, 12).Select(Paused)], Cancellation);
            foreach (int sequence in new[] { 2, 9, 10, 11 })
            {
                await journal.SnapshotAsync(sequence, Encoding.UTF8.GetBytes($"state {sequence}"), Cancellation);
            }

            await journal.SnapshotAsync(11, "state of eleven"u8.ToArray(), Cancellation);
        }

        await using ICampaignJournal again = await (await OpenAsync()).OpenAsync("tiny", Cancellation);
        JournalContent content = await again.ReadAsync(Cancellation);
        Assert.Equal((11L, "state of eleven", 12L), (content.SnapshotSequence, Encoding.UTF8.GetString(content.Snapshot!), content.Sequence));
        Assert.Equal(Json([Paused(12)]), Json(content.Records));
        Assert.Equal(12, (await Store.ReadAsync("tiny", 0, 100, Cancellation)).Count);
    }

    [Fact]
    public async Task A_large_record_in_any_script_comes_back_as_it_was()
    {
        var started = new JournalRecord.Started
        {
            At = CampaignDriver.Start, Format = JournalRecord.CurrentFormat, Name = "tiny", BaseFolder = "./\u00fc", CanonicalSpec = "{}", Version = "1",
            Spec = string.Concat(Enumerable.Repeat("name: \"\u5b57\U0001f600\\\u0001\"\n", 100_000)),
        };
        await using ICampaignJournal journal = await Store.OpenAsync("tiny", Cancellation);
        await journal.AppendAsync(0, [started], Cancellation);
        Assert.Equal(started, Assert.Single(await Store.ReadAsync("tiny", 0, 10, Cancellation)));
    }

    protected static JournalRecord Paused(int second) =>
        new JournalRecord.PauseChanged { At = CampaignDriver.Start.AddSeconds(second), Paused = second % 2 == 1 };

    protected static string Json(IReadOnlyList<JournalRecord> records) => JsonSerializer.Serialize(new JournalLine(1, records), RecordsJson.Default.JournalLine);
}
