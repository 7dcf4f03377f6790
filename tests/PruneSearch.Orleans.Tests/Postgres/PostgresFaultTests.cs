using Npgsql;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;
using PruneSearch.Orleans.Postgres;
using PruneSearch.TestKit.Campaigns;
using PruneSearch.TestKit.Journals;
using Xunit;

namespace PruneSearch.Orleans.Tests.Postgres;

/// <summary>Whatever happens to the database or the way to it: what was acknowledged is there, once and in order.</summary>
public sealed class PostgresFaultTests : IAsyncLifetime
{
    private PostgresServer? _server;
    private string _name = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private PostgresServer Server => _server!;

    public async ValueTask InitializeAsync()
    {
        _server = await PostgresServer.StartOrSkipAsync(Cancellation);
        _name = await Server.CreateDatabaseAsync(Cancellation);
        await using NpgsqlDataSource database = Open();
        await PostgresSchema.InitAsync(database, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_server_that_crashes_again_and_again_loses_and_doubles_nothing()
    {
        const int Crashes = 5;
        await using NpgsqlDataSource database = Open();
        var store = new PostgresCampaignStore(database, TimeProvider.System);
        await using ICampaignJournal journal = await store.OpenAsync("tiny", Cancellation);
        using var progress = new SemaphoreSlim(0);
        Task crashing = Task.Run(
            async () =>
            {
                for (int i = 0; i < Crashes; i++)
                {
                    for (int appends = 0; appends < 20; appends++)
                    {
                        await progress.WaitAsync(Cancellation);
                    }

                    await Server.CrashAsync(Cancellation);
                    await Server.RestartAsync(Cancellation);
                }
            },
            Cancellation);
        int acknowledged = 0;
        while (!crashing.IsCompleted)
        {
            await journal.AppendAsync(acknowledged, [Numbered(acknowledged + 1), Numbered(acknowledged + 2)], Cancellation);
            acknowledged += 2;
            progress.Release();
        }

        await crashing;
        await AssertNumberedAsync(store, acknowledged);
        TestContext.Current.TestOutputHelper?.WriteLine($"{acknowledged} records through {Crashes} crashes");
    }

    [Theory]
    [InlineData(Loss.Request, 10)]
    [InlineData(Loss.Answer, 10)]
    [InlineData(Loss.AnswerInSilence, 2)]
    public async Task A_connection_lost_around_the_commit_leaves_the_records_there_once(Loss loss, int appends)
    {
        await using var proxy = new CuttingProxy(Server.Port);
        await using NpgsqlDataSource database = Open(proxy.Port);
        var store = new PostgresCampaignStore(database, TimeProvider.System, new PostgresRetryOptions { Attempt = TimeSpan.FromSeconds(1) });
        await using ICampaignJournal journal = await store.OpenAsync("tiny", Cancellation);
        for (int i = 0; i < appends * 2; i += 2)
        {
            proxy.CutAt("INSERT INTO prunesearch.journal", loss);
            await journal.AppendAsync(i, [Numbered(i + 1), Numbered(i + 2)], Cancellation);
        }

        Assert.Equal(appends, proxy.Cuts);
        await AssertNumberedAsync(store, appends * 2);
    }

    [Fact]
    public async Task A_writer_whose_answer_got_lost_does_not_take_another_ones_record_for_its_own()
    {
        await using var proxy = new CuttingProxy(Server.Port);
        await using NpgsqlDataSource cut = Open(proxy.Port);
        await using NpgsqlDataSource direct = Open();
        await using ICampaignJournal first = await new PostgresCampaignStore(cut, TimeProvider.System).OpenAsync("tiny", Cancellation);
        var store = new PostgresCampaignStore(direct, TimeProvider.System);
        await using ICampaignJournal second = await store.OpenAsync("tiny", Cancellation);
        await first.AppendAsync(0, [Numbered(1)], Cancellation);
        await second.AppendAsync(1, [Numbered(2)], Cancellation);
        proxy.CutAt("INSERT INTO prunesearch.journal", Loss.Answer);
        await Assert.ThrowsAsync<JournalConflictException>(async () => await first.AppendAsync(1, [Numbered(-2)], Cancellation));
        Assert.Equal(1, proxy.Cuts);
        await AssertNumberedAsync(store, 2);
    }

    [Fact]
    public async Task A_given_up_append_that_arrived_all_the_same_is_not_taken_for_the_next_one()
    {
        await using var proxy = new CuttingProxy(Server.Port);
        await using NpgsqlDataSource cut = Open(proxy.Port);
        var impatient = new PostgresCampaignStore(cut, TimeProvider.System, new PostgresRetryOptions { Total = TimeSpan.FromSeconds(1), FirstPause = TimeSpan.FromSeconds(1) });
        await using ICampaignJournal journal = await impatient.OpenAsync("tiny", Cancellation);
        await journal.AppendAsync(0, [Numbered(1)], Cancellation);
        proxy.CutAt("INSERT INTO prunesearch.journal", Loss.Answer);
        await Assert.ThrowsAsync<DatabaseAwayException>(async () => await journal.AppendAsync(1, [Numbered(2)], Cancellation));
        await Assert.ThrowsAsync<JournalConflictException>(async () => await journal.AppendAsync(1, [Numbered(-2)], Cancellation));
        await AssertNumberedAsync(impatient, 2);
    }

    private static JournalRecord Numbered(int number) =>
        new JournalRecord.RungClosed { At = CampaignDriver.Start, Rung = number };

    private static async Task AssertNumberedAsync(PostgresCampaignStore store, int last) => Assert.Equal(
        Enumerable.Range(1, last), (await store.ReadAsync("tiny", 0, int.MaxValue, Cancellation)).Cast<JournalRecord.RungClosed>().Select(r => r.Rung));

    private NpgsqlDataSource Open(int? port = null) => NpgsqlDataSource.Create(Server.ConnectionString(_name, port));
}
