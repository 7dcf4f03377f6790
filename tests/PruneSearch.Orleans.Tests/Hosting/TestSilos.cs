using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.TestingHost;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Orleans.Hosting;

namespace PruneSearch.Orleans.Tests.Hosting;

/// <summary>Silos of this process over one store, and a client. A silo that dies is noticed within a second or two.</summary>
internal sealed class TestSilos(InProcessTestCluster cluster, OrleansHostOptions options) : IAsyncDisposable
{
    public InProcessTestCluster Cluster => cluster;

    public IGrainFactory Grains => cluster.Client;

    /// <summary>A host that speaks through the client.</summary>
    public OrleansCampaignHost Host { get; } = new(cluster.Client, options);

    public static async Task<TestSilos> StartAsync(short silos, ICampaignStore store, TimeProvider clock, TimeSpan leaseDuration, TimeSpan? patience = null)
    {
        var hosting = new HostingOptions(clock, "test", leaseDuration);
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.UseInMemoryReminderService();
            silo.Services.AddCampaignGrains(store, SpecContext.BuiltIn, hosting);
            silo.Services.AddLogging(l => l.SetMinimumLevel(LogLevel.Error));
            silo.Configure<ClusterMembershipOptions>(m =>
            {
                m.ProbeTimeout = TimeSpan.FromMilliseconds(500);
                m.NumMissedProbesLimit = 2;
                m.NumVotesForDeathDeclaration = 1;
                m.TableRefreshTimeout = TimeSpan.FromSeconds(1);
            });
        });
        InProcessTestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        return new TestSilos(cluster, new OrleansHostOptions(hosting) { Patience = patience ?? TimeSpan.FromSeconds(60) });
    }

    /// <summary>The silo that has a grain's activation.</summary>
    public InProcessSiloHandle SiloOf(IAddressable grain) => cluster.TryGetGrainContext(grain.GetGrainId(), out IGrainContext? context)
        ? cluster.GetSiloForAddress(context.Address.SiloAddress!)!
        : throw new InvalidOperationException($"{grain.GetGrainId()} is not active");

    public async Task KillAllAsync()
    {
        foreach (InProcessSiloHandle silo in cluster.Silos.ToArray())
        {
            await cluster.KillSiloAsync(silo);
        }
    }

    public async ValueTask DisposeAsync() => await cluster.DisposeAsync();
}
