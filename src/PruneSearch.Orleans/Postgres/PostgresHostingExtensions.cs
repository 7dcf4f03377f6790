using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using Orleans.Messaging;

namespace PruneSearch.Orleans.Postgres;

/// <summary>Clusters that keep their membership and reminders in PostgreSQL. The data source stays the caller's, who disposes of it.</summary>
public static class PostgresHostingExtensions
{
    /// <summary>A silo finds the others through the database.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="database">Where schema <c>prunesearch</c> is, see <see cref="PostgresSchema"/>; one of the wrong version keeps the silo from starting.</param>
    public static ISiloBuilder UsePostgresClustering(this ISiloBuilder builder, NpgsqlDataSource database)
    {
        builder.Services.AddSingleton<IMembershipTable>(s => new PostgresMembershipTable(
            database, s.GetRequiredService<IOptions<ClusterOptions>>(), s.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, SilentMemberEviction>();
        builder.Configure<ClusterMembershipOptions>(o => o.IAmAliveTablePublishTimeout = SilentMemberEviction.SignEvery);
        return builder;
    }

    /// <summary>A client finds the silos through the database.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="database">Where schema <c>prunesearch</c> is, see <see cref="PostgresSchema"/>; one of the wrong version keeps the client from starting.</param>
    public static IClientBuilder UsePostgresClustering(this IClientBuilder builder, NpgsqlDataSource database)
    {
        builder.Services.AddSingleton<IGatewayListProvider>(s => new PostgresGatewayListProvider(
            database, s.GetRequiredService<IOptions<ClusterOptions>>(), s.GetRequiredService<IOptions<GatewayOptions>>(), s.GetRequiredService<TimeProvider>()));
        return builder;
    }

    /// <summary>A silo keeps reminders in the database.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="database">Where schema <c>prunesearch</c> is, see <see cref="PostgresSchema"/>.</param>
    public static ISiloBuilder UsePostgresReminders(this ISiloBuilder builder, NpgsqlDataSource database)
    {
        builder.AddReminders();
        builder.Services.AddSingleton<IReminderTable>(s => new PostgresReminderTable(
            database, s.GetRequiredService<IOptions<ClusterOptions>>(), s.GetRequiredService<TimeProvider>()));
        return builder;
    }
}
