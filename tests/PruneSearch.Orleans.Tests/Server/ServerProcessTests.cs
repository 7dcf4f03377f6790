using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.State;
using PruneSearch.Orleans.Tests.Faults;
using PruneSearch.TestKit.Campaigns;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Orleans.Tests.Server;

/// <summary>The program itself: one silo with journals in files, and a client of it that serves the API.</summary>
public sealed class ServerProcessTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<ServerUnderTest> _started = [];
    private readonly string[] _ports = ["--silo-port", $"{ServerUnderTest.FreePort()}", "--gateway-port", $"{ServerUnderTest.FreePort()}"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_campaign_completes_through_the_api_role_although_the_silo_is_stopped_killed_and_started_again()
    {
        ServerUnderTest silo = await StartAsync("silo");
        ServerUnderTest api = await StartAsync("api");
        using var http = new HttpClient { BaseAddress = api.Url };
        Assert.Equal("ok", await http.GetStringAsync("health/ready", Cancellation));
        await api.Host.StartAsync(TinyCampaign.Submission(TinyCampaign.Spec with { Search = new Campaigns.Specs.SearchSpec { Sampler = "nsga2", Candidates = 10 } }), Cancellation);
        var workers = new FakeWorkers(api.Host, Cancellation)
        {
            Reported = async count =>
            {
                if (count == 10)
                {
                    Assert.Equal(0, await silo.TerminateAsync(Cancellation));
                    silo = await StartAsync("silo");
                }
                else if (count == 25)
                {
                    silo.Kill();
                    silo = await StartAsync("silo");
                }
            },
        };
        await workers.WorkAsync("tiny", slots: 2);
        Assert.Equal(0, await api.TerminateAsync(Cancellation));
        Assert.Equal(0, await silo.TerminateAsync(Cancellation));
        IReadOnlyList<JournalRecord> records = FileJournal.ReadAll(Path.Combine(_folder.Path, "campaigns", "tiny"));
        IReadOnlySet<long> reported = CampaignHistory.RequireSound(records);
        Assert.Subset(reported.ToHashSet(), workers.Log.Where(l => l.Accepted).Select(l => l.Lease.Token).ToHashSet());
        Assert.Equal(CampaignPhase.Finished, StateFold.Apply(CampaignState.Empty, records).Phase);
    }

    [Fact]
    public async Task What_is_wrong_with_options_ends_it_with_code_2_before_anything_is_written()
    {
        (int code, _, string error) = await ServerUnderTest.RunAsync(Cancellation, "--folder", Path.Combine(_folder.Path, "none"), "--role", "worker", "--silo-port", "x");
        Assert.Equal(2, code);
        Assert.Contains("--role", error);
        Assert.Contains("--silo-port", error);
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "none")));
        (code, _, error) = await ServerUnderTest.RunAsync(Cancellation, "--listen", "http://0.0.0.0:8080");
        Assert.Equal(2, code);
        Assert.Contains("API keys", error);
        Assert.Equal(2, (await ServerUnderTest.RunAsync(Cancellation, "db", "check")).Code);
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("api")]
    public async Task It_says_at_once_what_it_waits_for_where_the_database_is_away(string role) => Assert.Equal(
        "waiting up to 30 s for the database at 127.0.0.1:1/campaigns, which does not answer",
        await ServerUnderTest.FirstErrorLineAsync(
            Cancellation, "--role", role, "--listen", "http://127.0.0.1:0", "--folder", _folder.Path, "--database", "Host=127.0.0.1;Port=1;Username=olga;Password=hush;Database=campaigns"));

    [Fact]
    public async Task Help_names_every_option()
    {
        (int code, string output, _) = await ServerUnderTest.RunAsync(Cancellation, "--help");
        Assert.Equal(0, code);
        Assert.All(PruneSearch.Server.Options.ServerOption.All, o => Assert.Contains($"  {o} ", output));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ServerUnderTest server in _started)
        {
            await server.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task<ServerUnderTest> StartAsync(string role)
    {
        ServerUnderTest server = await ServerUnderTest.StartAsync(["--role", role, "--folder", _folder.Path, .. _ports], Cancellation);
        _started.Add(server);
        return server;
    }
}
