using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Configuration;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Storage;
using PruneSearch.Orleans.Hosting;
using PruneSearch.Orleans.Postgres;
using PruneSearch.Server.Options;

namespace PruneSearch.Server;

/// <summary>Puts a silo or a client of silos together.</summary>
internal static class ClusterSetup
{
    /// <summary>
    /// What was asked of a process that is gone is asked again after this long. Far above a time slice of those who wait; what takes longer,
    /// such as taking up a long journal, goes on while it is asked again.
    /// </summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan ReconnectEvery = TimeSpan.FromSeconds(1);

    /// <param name="silo">The silo.</param>
    /// <param name="options">The options.</param>
    /// <param name="database">The database; null for journals in files, of one silo on this machine.</param>
    /// <param name="hosting">How campaigns are hosted.</param>
    public static void AddSilo(ISiloBuilder silo, ServerOptions options, NpgsqlDataSource? database, HostingOptions hosting)
    {
        if (options.IsClustered)
        {
            silo.Configure<ClusterOptions>(o => Name(o, options));
            silo.ConfigureEndpoints(options.AdvertisedAddress ?? AdvertisedAddress.OfThisMachine(), options.SiloPort, options.GatewayPort, listenOnAnyHostAddress: true);
            silo.UsePostgresClustering(database!).UsePostgresReminders(database!);

            // A silo that died is noticed after nine seconds or so; more would keep workers waiting, less would take a busy machine for a dead one.
            silo.Configure<ClusterMembershipOptions>(o => o.ProbeTimeout = TimeSpan.FromSeconds(3));
        }
        else
        {
            silo.UseLocalhostClustering(options.SiloPort, options.GatewayPort, primarySiloEndpoint: null, options.ServiceId, options.ClusterId);
            silo.UseInMemoryReminderService();
        }

        silo.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = AnswerWithin);
        ICampaignStore store = database is not null
            ? new PostgresCampaignStore(database, hosting.Clock)
            : FileCampaignStore.In(Path.Combine(options.Folder, "campaigns"), new DurableFiles(NoCrashPoints.Instance));
        silo.Services.AddCampaignGrains(store, SpecContext.BuiltIn, hosting);
    }

    public static void AddClient(IClientBuilder client, ServerOptions options, NpgsqlDataSource? database)
    {
        if (options.IsClustered)
        {
            client.Configure<ClusterOptions>(o => Name(o, options));
            client.UsePostgresClustering(database!);
            client.Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
        }
        else
        {
            client.UseLocalhostClustering(options.GatewayPort, options.ServiceId, options.ClusterId);
        }

        client.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = AnswerWithin);

        // Silos may start after their clients, and restart all at once.
        client.UseConnectionRetryFilter(async (_, cancellation) =>
        {
            await Task.Delay(ReconnectEvery, cancellation).ConfigureAwait(false);
            return true;
        });
    }

    private static void Name(ClusterOptions cluster, ServerOptions options) => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, options.ServiceId);
}
