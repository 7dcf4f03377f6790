using Npgsql;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Orleans.Postgres;
using PruneSearch.TestKit.Campaigns;

namespace PruneSearch.Orleans.Tests.Postgres;

/// <summary>A host cannot tell journals in a database from files.</summary>
public sealed class PostgresHostTests(PostgresFixture postgres) : CampaignHostContract
{
    private NpgsqlDataSource? _database;

    protected override async Task<ICampaignHost> OpenAsync(TimeProvider clock, TimeSpan leaseDuration)
    {
        _database ??= await postgres.CreateDatabaseAsync();
        return new EmbeddedCampaignHost(new PostgresCampaignStore(_database, TimeProvider.System), new HostingOptions(clock, "test", leaseDuration));
    }

    protected override async Task CloseAsync(ICampaignHost host) => await ((EmbeddedCampaignHost)host).DisposeAsync();

    protected override ValueTask CleanAsync() => _database?.DisposeAsync() ?? ValueTask.CompletedTask;
}
