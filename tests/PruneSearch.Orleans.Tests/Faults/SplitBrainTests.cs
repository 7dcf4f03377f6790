using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Orleans.Tests.Hosting;
using PruneSearch.TestKit.Campaigns;
using Xunit;

namespace PruneSearch.Orleans.Tests.Faults;

/// <summary>Two activations of one campaign, each of which believes to be the only one.</summary>
public sealed class SplitBrainTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_append_of_the_one_that_is_behind_is_discarded_and_so_is_what_it_would_have_granted()
    {
        var store = new MemoryCampaignStore();
        await using TestSilos silos = await TestSilos.StartAsync(1, store, TimeProvider.System, TimeSpan.FromSeconds(60));
        await silos.Host.StartAsync(TinyCampaign.Submission(TinyCampaign.Spec), Cancellation);

        // The other one is taken up at the same record, and grants first.
        await using var other = new LiveCampaign("tiny", SpecContext.BuiltIn, store, new HostingOptions(TimeProvider.System, "test", TimeSpan.FromSeconds(60)) { WorkersAreElsewhere = true });
        var granted = Assert.IsType<CampaignAnswer<WorkLease?>.Done>(await other.AskAsync(c => c.TryLeaseAsync(new WorkerAbilities("there"), Cancellation), Cancellation));
        Assert.Null(await silos.Host.LeaseAsync(new WorkerAbilities("here"), TimeSpan.Zero, Cancellation));
        Assert.Equal(1, store.Conflicts);

        // Both go on from the journal: the lease that was granted is valid for both, no other is there.
        Assert.True(await silos.Host.ReportAsync(granted.Value!.Key, new Campaigns.Work.WorkOutcome.Done(new FakeWork().Do(granted.Value.Item)), Cancellation));
        Assert.IsType<CampaignAnswer<bool>.Lost>(await other.AskAsync(c => c.DecideAsync((x, now) => x.Pause(true, now), Cancellation), Cancellation));
        Assert.Equal(2, store.Conflicts);
        while (await silos.Host.LeaseAsync(new WorkerAbilities("here"), TimeSpan.Zero, Cancellation) is { } lease)
        {
            Assert.True(await silos.Host.ReportAsync(lease.Key, new Campaigns.Work.WorkOutcome.Done(new FakeWork().Do(lease.Item)), Cancellation));
        }

        CampaignHistory.RequireSound(store.Records("tiny"));
        Assert.Equal(CampaignPhase.Finished, StateFold.Apply(CampaignState.Empty, store.Records("tiny")).Phase);
    }

    [Theory]
    [InlineData(AppendFault.NotWritten)]
    [InlineData(AppendFault.Written)]
    public async Task Appends_without_an_answer_neither_lose_nor_double_anything(AppendFault fault)
    {
        var store = new MemoryCampaignStore();
        await using TestSilos silos = await TestSilos.StartAsync(1, store, TimeProvider.System, TimeSpan.FromSeconds(60));
        await silos.Host.StartAsync(TinyCampaign.Submission(TinyCampaign.Spec with { Search = new SearchSpec { Sampler = "nsga2", Candidates = 12 } }), Cancellation);
        int appends = 0;
        store.Fault = (_, _) => Interlocked.Increment(ref appends) % 7 == 0 ? fault : AppendFault.None;
        var workers = new FakeWorkers(silos.Host, Cancellation);
        await workers.WorkAsync("tiny", slots: 3);
        IReadOnlySet<long> reported = CampaignHistory.RequireSound(store.Records("tiny"));
        Assert.Subset(reported.ToHashSet(), workers.Log.Where(l => l.Accepted).Select(l => l.Lease.Token).ToHashSet());
        Assert.Equal(CampaignPhase.Finished, StateFold.Apply(CampaignState.Empty, store.Records("tiny")).Phase);
    }
}
