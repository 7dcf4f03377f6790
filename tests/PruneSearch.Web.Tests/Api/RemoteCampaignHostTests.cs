using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Remote;
using PruneSearch.TestKit.Campaigns;
using PruneSearch.TestKit.Hardware;

namespace PruneSearch.Web.Tests.Api;

/// <summary>Campaigns over HTTP keep to the same contract as those in the process.</summary>
public sealed class RemoteCampaignHostTests : CampaignHostContract
{
    private readonly TemporaryFolder _folder = new();
    private TestApi? _api;

    protected override async Task<ICampaignHost> OpenAsync(TimeProvider clock, TimeSpan leaseDuration)
    {
        _api = await TestApi.StartAsync(clock, leaseDuration, _folder);
        return new RemoteCampaignHost(_api.Connection());
    }

    protected override async Task CloseAsync(ICampaignHost host) => await _api!.DisposeAsync();

    protected override ValueTask CleanAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
