using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Work;
using PruneSearch.TestKit.Campaigns;
using Xunit;

namespace PruneSearch.Orleans.Tests.Hosting;

/// <summary>The same reports in the same order: embedded and Orleans hosts propose the same configurations.</summary>
public sealed class SameProposalsTests
{
    private const int Workers = 3;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Embedded_and_clustered_campaigns_propose_the_same_for_the_same_reports()
    {
        var store = new MemoryCampaignStore();
        await using TestSilos silos = await TestSilos.StartAsync(2, store, TimeProvider.System, TimeSpan.FromMinutes(5));
        foreach (ulong seed in new ulong[] { 1, 7, 20260101 })
        {
            CampaignSpec spec = TinyCampaign.Spec with
            {
                Name = $"seed{seed}",
                Seed = seed,
                Search = new SearchSpec { Sampler = "nsga2", Candidates = 30 },
                Baselines = new BaselineSpec { Uniform = [0.5] },
            };
            var embedded = new MemoryCampaignStore();
            await using var host = new EmbeddedCampaignHost(embedded, new HostingOptions(TimeProvider.System, "test", TimeSpan.FromMinutes(5)) { WorkersAreElsewhere = true });
            await RunAsync(host, spec);
            await RunAsync(silos.Host, spec);
            string[] expected = Proposals(embedded.Records(spec.Name));
            Assert.Equal(31, expected.Length);
            Assert.Equal(expected, Proposals(store.Records(spec.Name)));
        }
    }

    /// <summary>Workers in an order of their own making: each turn, the one whose number comes up leases where it has nothing, and reports where it has.</summary>
    private static async Task RunAsync(ICampaignHost host, CampaignSpec spec)
    {
        await host.StartAsync(TinyCampaign.Submission(spec), Cancellation);
        var chance = new RandomStream(spec.Seed, "turns");
        var held = new WorkLease?[Workers];
        while ((await host.GetAsync(spec.Name, Cancellation))!.IsOver is false)
        {
            int turn = chance.NextInt(Workers);
            if (held[turn] is { } lease)
            {
                Assert.True(await host.ReportAsync(lease.Key, new WorkOutcome.Done(new FakeWork { Latency = c => 1 + (c * 7 % 5), Accuracy = (c, _) => 0.5 + (c * 3 % 11 * 0.01) }.Do(lease.Item)), Cancellation));
                held[turn] = null;
            }
            else
            {
                held[turn] = await host.LeaseAsync(new WorkerAbilities($"worker{turn}"), TimeSpan.Zero, Cancellation);
            }
        }
    }

    private static string[] Proposals(IEnumerable<JournalRecord> records) =>
        [.. records.OfType<JournalRecord.Proposed>().Select(p => $"{p.Candidate} {p.Origin} {p.Configuration}")];
}
