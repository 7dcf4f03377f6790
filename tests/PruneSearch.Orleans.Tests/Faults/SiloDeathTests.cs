using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Orleans.Grains;
using PruneSearch.Orleans.Tests.Hosting;
using PruneSearch.TestKit.Campaigns;
using Xunit;

namespace PruneSearch.Orleans.Tests.Faults;

/// <summary>Silos die in the middle of a campaign: nothing is lost, nothing is done twice.</summary>
public sealed class SiloDeathTests
{
    private static readonly CampaignSpec Spec = TinyCampaign.Spec with { Search = new SearchSpec { Sampler = "nsga2", Candidates = 24 } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_silo_of_the_campaign_dies_in_the_middle()
    {
        var store = new MemoryCampaignStore();
        await using TestSilos silos = await TestSilos.StartAsync(3, store, TimeProvider.System, TimeSpan.FromSeconds(60));
        await silos.Host.StartAsync(TinyCampaign.Submission(Spec), Cancellation);
        var watched = new List<CampaignEvent>();
        Task watching = WatchAsync(silos.Host, watched);
        var workers = new FakeWorkers(silos.Host, Cancellation)
        {
            Reported = async count =>
            {
                if (count == 40)
                {
                    await silos.Cluster.KillSiloAsync(silos.SiloOf(silos.Grains.Campaign("tiny")));
                }
            },
        };
        await workers.WorkAsync("tiny", slots: 4);
        await watching.WaitAsync(Cancellation);
        RequireSound(store, workers, watched);
    }

    [Fact]
    public async Task All_silos_die_and_others_take_over()
    {
        var store = new MemoryCampaignStore();
        await using TestSilos silos = await TestSilos.StartAsync(2, store, TimeProvider.System, TimeSpan.FromSeconds(60));
        await silos.Host.StartAsync(TinyCampaign.Submission(Spec), Cancellation);
        var watched = new List<CampaignEvent>();
        Task watching = WatchAsync(silos.Host, watched);
        var workers = new FakeWorkers(silos.Host, Cancellation)
        {
            Reported = async count =>
            {
                if (count == 30)
                {
                    await silos.KillAllAsync();
                    await silos.Cluster.StartSilosAsync(2);
                }
            },
        };
        await workers.WorkAsync("tiny", slots: 3);
        await watching.WaitAsync(Cancellation);
        RequireSound(store, workers, watched);
    }

    [Fact]
    public async Task A_worker_whose_answer_was_lost_gets_the_same_lease_again_and_reports_it_once()
    {
        var store = new MemoryCampaignStore();
        await using TestSilos silos = await TestSilos.StartAsync(2, store, TimeProvider.System, TimeSpan.FromSeconds(60));
        await silos.Host.StartAsync(TinyCampaign.Submission(Spec), Cancellation);
        var slot = new WorkerAbilities("worker") { Slot = "slot" };
        WorkLease first = (await silos.Host.LeaseAsync(slot, TimeSpan.FromSeconds(30), Cancellation))!;
        await silos.Cluster.KillSiloAsync(silos.SiloOf(silos.Grains.Campaign("tiny")));
        WorkLease again = (await silos.Host.LeaseAsync(slot, TimeSpan.FromSeconds(30), Cancellation))!;
        Assert.Equal(first.Token, again.Token);
        Assert.True(await silos.Host.HeartbeatAsync(first.Key, new Campaigns.Work.WorkProgress(0.5, ""), Cancellation));
    }

    private static async Task WatchAsync(ICampaignHost host, List<CampaignEvent> watched)
    {
        await foreach (CampaignEvent e in host.WatchAsync("tiny", 0, Cancellation))
        {
            watched.Add(e);
        }
    }

    private static void RequireSound(MemoryCampaignStore store, FakeWorkers workers, List<CampaignEvent> watched)
    {
        IReadOnlyList<JournalRecord> records = store.Records("tiny");
        IReadOnlySet<long> reported = CampaignHistory.RequireSound(records);
        CampaignState state = StateFold.Apply(CampaignState.Empty, records);
        Assert.Equal(CampaignPhase.Finished, state.Phase);
        Assert.Equal(24, state.Candidates.Count);

        // A report that was accepted is in the journal. One that is in the journal may have lost its answer, and was refused when repeated.
        Assert.Subset(reported.ToHashSet(), workers.Log.Where(l => l.Accepted).Select(l => l.Lease.Token).ToHashSet());
        Assert.Subset(workers.Log.Select(l => l.Lease.Token).ToHashSet(), reported.ToHashSet());
        Assert.Equal(Enumerable.Range(1, records.Count).Select(i => (long)i), watched.Select(e => e.Sequence));
    }
}
