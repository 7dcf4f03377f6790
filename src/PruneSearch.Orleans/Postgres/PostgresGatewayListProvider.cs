using System.Net;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using Orleans.Messaging;

namespace PruneSearch.Orleans.Postgres;

/// <summary>Where clients reach a cluster: the active silos that listen to them.</summary>
internal sealed class PostgresGatewayListProvider(NpgsqlDataSource database, IOptions<ClusterOptions> cluster, IOptions<GatewayOptions> gateways, TimeProvider clock)
    : IGatewayListProvider
{
    public TimeSpan MaxStaleness => gateways.Value.GatewayListRefreshPeriod;

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => PostgresSchema.AwaitAsync(database, clock);

    public async Task<IList<Uri>> GetGateways()
    {
        await using NpgsqlCommand command = database.CreateCommand(
            "SELECT silo, proxy_port FROM prunesearch.members WHERE cluster = $1 AND status = $2 AND proxy_port > 0 ORDER BY silo");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = cluster.Value.ClusterId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = (int)SiloStatus.Active });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        var found = new List<Uri>();
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            SiloAddress silo = SiloAddress.FromParsableString(reader.GetString(0));
            found.Add(SiloAddress.New(new IPEndPoint(silo.Endpoint.Address, reader.GetInt32(1)), silo.Generation).ToGatewayUri());
        }

        return found;
    }
}
