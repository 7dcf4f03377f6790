using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Views;
using PruneSearch.TestKit.Campaigns;
using PruneSearch.Web.Api.Views;
using Xunit;

namespace PruneSearch.Web.Tests.Api;

/// <summary>How readers of a campaign share its views.</summary>
public sealed class CampaignDeskTests
{
    private static readonly CampaignSpec Many = LargeCampaign.Spec(3000);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_waits_while_a_view_is_made_shares_the_next_one()
    {
        (ICampaignHost host, HeldHost hand) = HeldHost.Make();
        using var desk = new CampaignDesk("large", host, new EvidenceReader(new ReceiptStore()), SpecContext.BuiltIn);
        CampaignState early = State(200);
        CampaignState late = State(300);

        Task<CampaignView> first = desk.ViewAsync(Cancellation);
        Task<CampaignView>[] waiting = [.. Enumerable.Range(0, 5).Select(_ => desk.ViewAsync(Cancellation))];
        hand.Answer(early);
        Assert.Equal(early.Sequence, (await first).State.Sequence);

        // Whoever asked after the first was begun must not get what it was begun with.
        Assert.True(SpinWait.SpinUntil(() => hand.Asked == 2, Patience), "nobody asks again");
        Assert.All(waiting, w => Assert.False(w.IsCompleted));
        hand.Answer(late);
        CampaignView[] shared = await Task.WhenAll(waiting);
        Assert.All(shared, v => Assert.Same(shared[0], v));
        Assert.Equal(late.Sequence, shared[0].State.Sequence);
        Assert.Equal(2, hand.Asked);
    }

    [Fact]
    public async Task A_first_view_knows_the_evidence_of_the_front_and_a_page_that_of_its_rows()
    {
        (ICampaignHost host, HeldHost hand) = HeldHost.Make();
        using var desk = new CampaignDesk("large", host, new EvidenceReader(new ReceiptStore()), SpecContext.BuiltIn);
        CampaignState state = State(3000, shapes: 3000);
        CampaignView view = await Ask(desk, hand, state);
        Assert.NotEmpty(view.Content.Front);
        Assert.All(view.Content.Front, c => Assert.True(view.IsComplete(c.Number), $"c{c.Number} is on the front"));
        int[] page = [.. Enumerable.Range(0, 3000).Where(n => !view.IsComplete(n)).Take(50)];
        Assert.Equal(50, page.Length);

        CampaignView complete = await desk.CompleteAsync(view, page, Cancellation);
        Assert.All(page, n => Assert.True(complete.IsComplete(n)));
        Assert.All(page, n => Assert.NotNull(complete.Rows[n].Values["latency(edge)"].Low));
        Assert.Same(complete, await desk.CompleteAsync(view, page, Cancellation));
        Assert.Same(complete, await Ask(desk, hand, state)); // nothing is read for it again
    }

    [Fact]
    public async Task A_view_follows_a_campaign_of_the_same_name_that_began_anew()
    {
        (ICampaignHost host, HeldHost hand) = HeldHost.Make();
        using var desk = new CampaignDesk("large", host, new EvidenceReader(new ReceiptStore()), SpecContext.BuiltIn);
        await Ask(desk, hand, State(300));
        CampaignState other = State(100) with { StartedAt = CampaignDriver.Start.AddDays(1) };
        CampaignView view = await Ask(desk, hand, other);
        Assert.Same(other, view.State);
        Assert.Equal(100, view.Rows.Count);
    }

    private static CampaignState State(int candidates, int shapes = 200) => StateFold.Apply(CampaignState.Empty, LargeCampaign.Records(Many, candidates, shapes));

    private static async Task<CampaignView> Ask(CampaignDesk desk, HeldHost hand, CampaignState state)
    {
        int before = hand.Asked;
        Task<CampaignView> view = desk.ViewAsync(Cancellation);
        Assert.True(SpinWait.SpinUntil(() => hand.Asked > before, Patience), "nobody asks");
        hand.Answer(state);
        return await view;
    }
}
