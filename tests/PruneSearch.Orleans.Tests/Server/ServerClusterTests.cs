using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Orleans.Tests.Faults;
using PruneSearch.TestKit.Campaigns;
using PruneSearch.TestKit.Hardware;
using PruneSearch.TestKit.Journals;
using Xunit;

namespace PruneSearch.Orleans.Tests.Server;

/// <summary>Processes as they are deployed: two silos and an API over PostgreSQL.</summary>
public sealed class ServerClusterTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<ServerUnderTest> _started = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_campaign_completes_although_silos_are_killed_and_stopped_and_the_database_crashes()
    {
        await using PostgresServer postgres = await PostgresServer.StartOrSkipAsync(Cancellation);
        string database = postgres.ConnectionString(await postgres.CreateDatabaseAsync(Cancellation));
        Assert.Equal(2, (await ServerUnderTest.RunAsync(Cancellation, "--database", database, "--listen", "http://127.0.0.1:0")).Code); // there is no schema yet
        Assert.Equal(0, (await ServerUnderTest.RunAsync(Cancellation, "db", "init", "--database", database)).Code);
        ServerUnderTest[] silos = [await StartAsync("silo", database), await StartAsync("silo", database)];
        ServerUnderTest api = await StartAsync("api", database);
        CampaignSpec spec = TinyCampaign.Spec with { Search = new SearchSpec { Sampler = "nsga2", Candidates = 16 } };
        await api.Host.StartAsync(TinyCampaign.Submission(spec), Cancellation);
        var workers = new FakeWorkers(api.Host, Cancellation)
        {
            Reported = async count =>
            {
                switch (count)
                {
                    case 15:
                        silos[0].Kill();
                        silos[0] = await StartAsync("silo", database);
                        break;
                    case 35:
                        await postgres.CrashAsync(Cancellation);
                        await postgres.RestartAsync(Cancellation);
                        break;
                    case 55:
                        Assert.Equal(0, await silos[1].TerminateAsync(Cancellation));
                        silos[1] = await StartAsync("silo", database);
                        break;
                }
            },
        };
        await workers.WorkAsync("tiny", slots: 3);
        CampaignState state = (await api.Host.GetAsync("tiny", Cancellation))!;
        var records = new List<JournalRecord>();
        await foreach (PruneSearch.Campaigns.Hosting.CampaignEvent e in api.Host.WatchAsync("tiny", 0, Cancellation))
        {
            records.Add(e.Record);
        }

        IReadOnlySet<long> reported = CampaignHistory.RequireSound(records);
        Assert.Equal((CampaignPhase.Finished, records.Count), (state.Phase, (int)state.Sequence));
        Assert.Subset(reported.ToHashSet(), workers.Log.Where(l => l.Accepted).Select(l => l.Lease.Token).ToHashSet());
        foreach (ServerUnderTest process in silos.Append(api))
        {
            Assert.Equal(0, await process.TerminateAsync(Cancellation));
        }
    }

    /// <summary>Only active silos declare others dead, and one that joins must reach all that are active: see SilentMemberEviction.</summary>
    [Fact]
    public async Task After_all_silos_and_the_database_died_at_once_new_silos_go_on_even_where_they_start_before_the_database()
    {
        await using PostgresServer postgres = await PostgresServer.StartOrSkipAsync(Cancellation);
        string database = postgres.ConnectionString(await postgres.CreateDatabaseAsync(Cancellation));
        Assert.Equal(0, (await ServerUnderTest.RunAsync(Cancellation, "db", "init", "--database", database)).Code);
        ServerUnderTest[] silos = [await StartAsync("silo", database), await StartAsync("silo", database)];
        ServerUnderTest api = await StartAsync("api", database);
        await api.Host.StartAsync(TinyCampaign.Submission(TinyCampaign.Spec), Cancellation);
        await postgres.CrashAsync(Cancellation);
        foreach (ServerUnderTest silo in silos)
        {
            silo.Kill();
        }

        Task<ServerUnderTest>[] starting = [StartAsync("silo", database), StartAsync("silo", database)];
        await postgres.RestartAsync(Cancellation);
        silos = await Task.WhenAll(starting);
        await new FakeWorkers(api.Host, Cancellation).WorkAsync("tiny", slots: 2);
        Assert.Equal(CampaignPhase.Finished, (await api.Host.GetAsync("tiny", Cancellation))!.Phase);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ServerUnderTest server in _started)
        {
            await server.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task<ServerUnderTest> StartAsync(string role, string database)
    {
        ServerUnderTest server = await ServerUnderTest.StartAsync(
            [
                "--role", role, "--database", database, "--folder", _folder.Path, "--advertised-address", "127.0.0.1",
                "--silo-port", $"{ServerUnderTest.FreePort()}", "--gateway-port", $"{ServerUnderTest.FreePort()}",
            ],
            Cancellation);
        _started.Add(server);
        return server;
    }
}
