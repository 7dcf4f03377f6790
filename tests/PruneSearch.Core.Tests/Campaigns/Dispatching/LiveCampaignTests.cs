using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Specs;
using PruneSearch.TestKit.Campaigns;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Dispatching;

public sealed class LiveCampaignTests : IAsyncDisposable
{
    private static readonly WorkerAbilities Worker = new("worker") { Slot = "slot" };

    private readonly MemoryCampaignStore _store = new();
    private readonly LiveCampaign _campaign;

    public LiveCampaignTests() => _campaign = Activation();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Looking_for_a_campaign_that_is_not_there_leaves_no_journal()
    {
        Assert.IsType<CampaignAnswer<bool>.Missing>(await _campaign.AskAsync(_ => Task.FromResult(true), Cancellation));
        Assert.Empty(await _store.ListAsync(Cancellation));
        await StartAsync();
        Assert.IsType<CampaignAnswer<bool>.Done>(await _campaign.AskAsync(_ => Task.FromResult(true), Cancellation));
    }

    [Fact]
    public async Task What_is_wrong_is_refused_and_the_campaign_stays()
    {
        await StartAsync();
        CampaignCoordinator? before = _campaign.Coordinator;
        Assert.IsType<CampaignAnswer<bool>.Refused>(await _campaign.AskAsync(c => c.DecideAsync((x, now) => x.Enqueue("{}", now), Cancellation), Cancellation));
        var other = Assert.IsType<CampaignAnswer<bool>.Refused>(await _campaign.StartAsync(TinyCampaign.Submission(TinyCampaign.Spec with { Seed = 2 }), Cancellation));
        Assert.IsType<CampaignConflictException>(other.Error);
        Assert.IsType<CampaignAnswer<bool>.Refused>(await _campaign.StartAsync(TinyCampaign.Submission(TinyCampaign.Spec with { Name = "other" }), Cancellation));
        Assert.Same(before, _campaign.Coordinator);
    }

    [Theory]
    [InlineData(AppendFault.NotWritten)]
    [InlineData(AppendFault.Written)]
    public async Task After_a_crash_between_append_and_grant_the_worker_gets_the_one_lease_that_is_in_the_journal(AppendFault fault)
    {
        await StartAsync();
        _store.Fault = (_, _) => fault;
        Assert.IsType<CampaignAnswer<WorkLease?>.Lost>(await LeaseAsync(_campaign));
        Assert.Null(_campaign.Coordinator);
        _store.Fault = (_, _) => AppendFault.None;
        WorkLease lease = Assert.IsType<CampaignAnswer<WorkLease?>.Done>(await LeaseAsync(_campaign)).Value!;
        Assert.Equal(2, lease.Token);
        Assert.Single(_store.Records("tiny").OfType<PruneSearch.Campaigns.Records.JournalRecord.Leased>());
    }

    [Fact]
    public async Task The_one_of_two_writers_that_is_behind_grants_nothing_and_reads_again()
    {
        await StartAsync();
        await using LiveCampaign other = Activation();
        await other.AskAsync(_ => Task.FromResult(true), Cancellation);
        WorkLease granted = Assert.IsType<CampaignAnswer<WorkLease?>.Done>(await LeaseAsync(_campaign)).Value!;
        Assert.IsType<CampaignAnswer<WorkLease?>.Lost>(await LeaseAsync(other));
        Assert.Equal(granted, Assert.IsType<CampaignAnswer<WorkLease?>.Done>(await LeaseAsync(other)).Value);
    }

    [Fact]
    public async Task Reading_that_fails_gives_nothing_up()
    {
        await StartAsync();
        CampaignCoordinator? before = _campaign.Coordinator;
        Assert.IsType<CampaignAnswer<bool>.Lost>(await _campaign.ReadAsync<bool>(_ => throw new IOException("made up"), Cancellation));
        Assert.Same(before, _campaign.Coordinator);
    }

    [Fact]
    public async Task Who_waits_for_its_turn_while_the_campaign_is_given_up_is_answered()
    {
        await StartAsync();
        using var appending = new ManualResetEventSlim();
        using var mayFail = new ManualResetEventSlim();
        _store.Fault = (_, _) =>
        {
            appending.Set();
            mayFail.Wait(Cancellation);
            return AppendFault.NotWritten;
        };
        Task<CampaignAnswer<WorkLease?>> failing = Task.Run(() => LeaseAsync(_campaign), Cancellation);
        appending.Wait(Cancellation);
        CampaignCoordinator coordinator = _campaign.Coordinator!;
        Task changed = coordinator.Changed();
        Task<CampaignAnswer<WorkLease?>>[] behind = [.. Enumerable.Range(0, 5).Select(_ => LeaseAsync(_campaign))];
        mayFail.Set();
        Assert.IsType<CampaignAnswer<WorkLease?>.Lost>(await failing.WaitAsync(Cancellation));
        Assert.All(await Task.WhenAll(behind).WaitAsync(Cancellation), a => Assert.IsType<CampaignAnswer<WorkLease?>.Lost>(a));
        await changed.WaitAsync(Cancellation); // who watches looks again
        await Assert.ThrowsAsync<ObjectDisposedException>(() => coordinator.TryLeaseAsync(Worker, Cancellation));
    }

    public ValueTask DisposeAsync() => _campaign.DisposeAsync();

    private static Task<CampaignAnswer<WorkLease?>> LeaseAsync(LiveCampaign campaign) => campaign.AskAsync(c => c.TryLeaseAsync(Worker, Cancellation), Cancellation);

    private async Task StartAsync() => Assert.IsType<CampaignAnswer<bool>.Done>(await _campaign.StartAsync(TinyCampaign.Submission(TinyCampaign.Spec), Cancellation));

    private LiveCampaign Activation() =>
        new("tiny", SpecContext.BuiltIn, _store, new HostingOptions(new ManualClock(), "test", TimeSpan.FromMinutes(1)) { WorkersAreElsewhere = true });
}
