using PruneSearch.Campaigns.Artifacts;
using PruneSearch.TestKit.Campaigns;
using PruneSearch.TestKit.Hardware;
using PruneSearch.Web.Artifacts;
using PruneSearch.Web.Tests.Api;
using Xunit;

namespace PruneSearch.Web.Tests.Artifacts;

public sealed class KeptArtifactsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_stores_what_has_no_room_is_told_of_the_quota_also_where_a_campaign_cannot_be_read()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.Host.StartAsync(TinyCampaign.Submission(TinyCampaign.Spec), Cancellation);
        var log = new List<string>();
        await using var kept = new KeptArtifacts(
            api.Artifacts, 10, stop => api.Host.ListAsync(stop), RefusingHost.Of(api.Host, "tiny"), new ManualClock(), log.Add);
        await kept.Store.PutAsync("12345678"u8.ToArray(), Cancellation);
        ArtifactQuotaException e = await Assert.ThrowsAsync<ArtifactQuotaException>(() => kept.Store.PutAsync("abcdefgh"u8.ToArray(), Cancellation).AsTask());
        Assert.Contains("quota of 10 bytes", e.Message);
        Assert.Contains("record 7 is damaged", Assert.Single(log));
    }
}
