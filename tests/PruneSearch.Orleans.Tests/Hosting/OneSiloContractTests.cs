using PruneSearch.Campaigns.Hosting;
using PruneSearch.TestKit.Campaigns;

namespace PruneSearch.Orleans.Tests.Hosting;

/// <summary>A cluster of one silo keeps to what every host keeps to.</summary>
public sealed class OneSiloContractTests : CampaignHostContract
{
    private readonly MemoryCampaignStore _store = new();
    private TestSilos? _silos;

    protected override async Task<ICampaignHost> OpenAsync(TimeProvider clock, TimeSpan leaseDuration)
    {
        _silos = await TestSilos.StartAsync(1, _store, clock, leaseDuration);
        return _silos.Host;
    }

    protected override async Task CloseAsync(ICampaignHost host)
    {
        await _silos!.KillAllAsync();
        await _silos.DisposeAsync();
    }
}
