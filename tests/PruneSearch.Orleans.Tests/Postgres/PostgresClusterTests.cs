using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Configuration;
using PruneSearch.Orleans.Postgres;
using Xunit;

namespace PruneSearch.Orleans.Tests.Postgres;

/// <summary>Real silos on ports of their own that know each other only through the database.</summary>
public sealed class PostgresClusterTests(PostgresFixture postgres) : IAsyncLifetime
{
    private NpgsqlDataSource _database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await postgres.CreateDatabaseAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Silos_call_each_other_replace_each_other_and_wake_grains()
    {
        using IHost first = await StartSiloAsync("first");
        using IHost second = await StartSiloAsync("second");
        using IHost client = await StartClientAsync();
        IGrainFactory grains = client.Services.GetRequiredService<IClusterClient>();
        await WaitForAsync(grains, ["first", "second"]);

        await grains.GetGrain<IWakingGrain>(1).WakeEveryAsync(TimeSpan.FromSeconds(1));
        await AwakeAsync();
        Assert.Single((await new PostgresReminderTable(_database, first.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<ClusterOptions>>(), TimeProvider.System)
            .ReadRows(0, 0)).Reminders);

        await first.StopAsync(Cancellation);
        await WaitForAsync(grains, ["second"]);
        using IHost third = await StartSiloAsync("third");
        await WaitForAsync(grains, ["second", "third"]);
        await second.StopAsync(Cancellation);
        await WaitForAsync(grains, ["third"]);

        // Both silos that knew of the reminder are gone: the third has it from the database.
        while (WakingGrain.Awake(1).Wait(0, Cancellation))
        {
        }

        await AwakeAsync();
        Assert.Equal(
            ["first 6", "second 6", "third 3"],
            (await MembersAsync()).Select(m => $"{m.SiloName} {(int)m.Status}"));
        await client.StopAsync(Cancellation);
        await third.StopAsync(Cancellation);
    }

    private static async Task AwakeAsync() => Assert.True(await WakingGrain.Awake(1).WaitAsync(TimeSpan.FromMinutes(1), Cancellation), "the reminder did not come");

    /// <summary>Calls new grains until exactly these silos have had some.</summary>
    private static async Task WaitForAsync(IGrainFactory grains, string[] silos)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        for (int round = 1; ; round++)
        {
            limit.Token.ThrowIfCancellationRequested();
            try
            {
                string[] seen = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => grains.GetGrain<IWakingGrain>((round * 100) + i).WhereAsync()));
                if (seen.Distinct().Order().SequenceEqual(silos))
                {
                    return;
                }
            }
            catch (Exception e) when (e is OrleansException or TimeoutException or IOException)
            {
                // a silo was leaving
            }

            await Task.Yield();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Name(ClusterOptions options) => (options.ClusterId, options.ServiceId) = ("test", "test");

    private async Task<List<MembershipEntry>> MembersAsync()
    {
        MembershipTableData data = await new PostgresMembershipTable(_database, Microsoft.Extensions.Options.Options.Create(new ClusterOptions { ClusterId = "test" }), TimeProvider.System).ReadAll();
        return [.. data.Members.Select(m => m.Item1).OrderBy(m => m.SiloName, StringComparer.Ordinal)];
    }

    private async Task<IHost> StartSiloAsync(string name)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(Name)
            .Configure<SiloOptions>(o => o.SiloName = name)
            .Configure<ReminderOptions>(o =>
            {
                o.MinimumReminderPeriod = TimeSpan.FromMilliseconds(100);
                o.RefreshReminderListPeriod = TimeSpan.FromSeconds(2);
            })
            .Configure<ClusterMembershipOptions>(o => o.TableRefreshTimeout = TimeSpan.FromSeconds(1))
            .ConfigureEndpoints(IPAddress.Loopback, FreePort(), FreePort())
            .UsePostgresClustering(_database)
            .UsePostgresReminders(_database));
        IHost host = builder.Build();
        await host.StartAsync(Cancellation);
        return host;
    }

    private async Task<IHost> StartClientAsync()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client => client
            .Configure<ClusterOptions>(Name)
            .Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1))
            .UsePostgresClustering(_database));
        IHost host = builder.Build();
        await host.StartAsync(Cancellation);
        return host;
    }
}
