using System.Diagnostics;
using Npgsql;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;
using PruneSearch.Orleans.Postgres;
using PruneSearch.TestKit.Campaigns;
using Xunit;

namespace PruneSearch.Orleans.Tests.Postgres;

/// <summary>How many appends a second go through: printed, not judged.</summary>
public sealed class PostgresThroughputTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 500)]
    [InlineData(16, 100)]
    public async Task Appends_of_campaigns_side_by_side(int campaigns, int appends)
    {
        await using NpgsqlDataSource database = await postgres.CreateDatabaseAsync();
        var store = new PostgresCampaignStore(database, TimeProvider.System);
        JournalRecord[] records = [.. new CampaignDriver(TinyCampaign.Spec).Finish().Records.TakeLast(2)];
        await WriteAsync(store, "warm", 20, records);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, campaigns).Select(i => Task.Run(() => WriteAsync(store, $"campaign{i}", appends, records), Cancellation)));
        double seconds = watch.Elapsed.TotalSeconds;
        Assert.Equal(campaigns + 1, (await store.ListAsync(Cancellation)).Count);
        Assert.Equal(appends * records.Length, (await store.ReadAsync("campaign0", 0, int.MaxValue, Cancellation)).Count);
        TestContext.Current.TestOutputHelper?.WriteLine($"{campaigns} campaigns: {campaigns * appends / seconds:0} appends/s of {records.Length} records each");
    }

    private static async Task WriteAsync(PostgresCampaignStore store, string campaign, int appends, JournalRecord[] records)
    {
        await using ICampaignJournal journal = await store.OpenAsync(campaign, Cancellation);
        for (int i = 0; i < appends; i++)
        {
            await journal.AppendAsync(i * records.Length, records, Cancellation);
        }
    }
}
