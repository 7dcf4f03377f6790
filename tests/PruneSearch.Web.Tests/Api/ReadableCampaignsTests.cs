using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Specs;
using PruneSearch.TestKit.Campaigns;
using PruneSearch.Web.Api.Views;
using Xunit;

namespace PruneSearch.Web.Tests.Api;

public sealed class ReadableCampaignsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_campaign_that_its_host_refuses_is_passed_over()
    {
        await using TestApi api = await TestApi.StartAsync();
        foreach (string name in new[] { "first", "second", "third" })
        {
            await api.Host.StartAsync(TinyCampaign.Submission(TinyCampaign.Spec with { Name = name }), Cancellation);
        }

        ICampaignHost host = RefusingHost.Of(api.Host, "second");
        await Assert.ThrowsAsync<InvalidInputException>(() => host.GetAsync("second", Cancellation));
        Assert.Equal(["first", "third"], await ReadableCampaigns.StatesAsync(host, Cancellation).Select(s => s.Name).ToListAsync(Cancellation));
        using var desks = new CampaignDesks(host, api.Artifacts, SpecContext.BuiltIn);
        Assert.Equal(
            [("first", true), ("third", true)], await ReadableCampaigns.ViewsAsync(host, desks, Cancellation).Select(c => (c.State.Name, c.View is not null)).ToListAsync(Cancellation));
    }
}
