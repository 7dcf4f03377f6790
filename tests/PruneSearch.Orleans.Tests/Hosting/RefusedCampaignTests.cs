using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;
using PruneSearch.TestKit.Campaigns;
using Xunit;

namespace PruneSearch.Orleans.Tests.Hosting;

/// <summary>A campaign that a cluster can no longer take up.</summary>
public sealed class RefusedCampaignTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_keeps_nobody_from_the_work_of_the_others()
    {
        var journals = new MemoryCampaignStore();
        var store = new DamagedStore(journals);
        await using TestSilos silos = await TestSilos.StartAsync(1, store, TimeProvider.System, TimeSpan.FromMinutes(1));
        foreach (string name in new[] { "first", "second" })
        {
            await silos.Host.StartAsync(TinyCampaign.Submission(TinyCampaign.Spec with { Name = name }), Cancellation);
        }

        Assert.Equal(2, (await silos.Host.QueueAsync(Cancellation))["train"].Waiting);
        store.Damaged = "second";
        journals.Fault = (campaign, _) => campaign == "second" ? AppendFault.NotWritten : AppendFault.None;
        InvalidInputException e = await Assert.ThrowsAsync<InvalidInputException>(() => silos.Host.PauseAsync("second", true, Cancellation));
        Assert.Contains("made up", e.Message);
        IReadOnlyDictionary<string, LabelDepth> queue = await silos.Host.QueueAsync(Cancellation);
        Assert.Equal(1, queue["train"].Waiting);
        await Assert.ThrowsAsync<InvalidInputException>(() => silos.Host.GetAsync("second", Cancellation));
        Assert.NotNull(await silos.Host.GetAsync("first", Cancellation));
    }

    private sealed class DamagedStore(ICampaignStore store) : ICampaignStore
    {
        public string? Damaged { get; set; }

        public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellation = default) => store.ListAsync(cancellation);

        public ValueTask<ICampaignJournal> OpenAsync(string campaign, CancellationToken cancellation = default)
        {
            Require(campaign);
            return store.OpenAsync(campaign, cancellation);
        }

        public ValueTask<IReadOnlyList<JournalRecord>> ReadAsync(string campaign, long after, int most, CancellationToken cancellation = default)
        {
            Require(campaign);
            return store.ReadAsync(campaign, after, most, cancellation);
        }

        private void Require(string campaign)
        {
            if (campaign == Damaged)
            {
                throw JournalDamagedException.AtRecord(campaign, 1, "made up");
            }
        }
    }
}
