using System.Collections.Concurrent;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.TestKit.Campaigns;

namespace PruneSearch.Orleans.Tests.Faults;

/// <summary>Workers that make reports up and take down what they were told, as an independent log.</summary>
internal sealed class FakeWorkers(ICampaignHost host, CancellationToken cancellation)
{
    private readonly ConcurrentQueue<(WorkLease Lease, bool Accepted)> _log = new();

    /// <summary>Every report: the lease, and whether it was accepted.</summary>
    public IReadOnlyCollection<(WorkLease Lease, bool Accepted)> Log => _log;

    /// <summary>Told after every report.</summary>
    public Func<int, Task> Reported { get; init; } = _ => Task.CompletedTask;

    /// <summary>So many slots work until a campaign is over.</summary>
    public Task WorkAsync(string campaign, int slots) => Task.WhenAll(Enumerable.Range(0, slots).Select(i => Task.Run(() => WorkAsync(campaign, $"slot{i}"), cancellation)));

    private async Task WorkAsync(string campaign, string slot)
    {
        var abilities = new WorkerAbilities(slot) { Slot = slot };
        while (!await IsOverAsync(campaign))
        {
            if (await host.LeaseAsync(abilities, TimeSpan.FromSeconds(1), cancellation) is { } lease)
            {
                bool accepted = await host.ReportAsync(lease.Key, new WorkOutcome.Done(new FakeWork().Do(lease.Item)), cancellation);
                _log.Enqueue((lease, accepted));
                await Reported(_log.Count);
            }
        }
    }

    private async Task<bool> IsOverAsync(string campaign) => await host.GetAsync(campaign, cancellation) is CampaignState { IsOver: true };
}
