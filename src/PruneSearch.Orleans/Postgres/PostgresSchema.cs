using Npgsql;

namespace PruneSearch.Orleans.Postgres;

/// <summary>The tables of PruneSearch in a database, all in its schema <c>prunesearch</c>.</summary>
public static class PostgresSchema
{
    private static readonly SchemaMigrator Migrator = new(SchemaVersion.All);

    /// <summary>An attempt that takes so long is told of, too: where nobody refuses a connection, it ends late.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    /// <summary>The schema version that this program is made for.</summary>
    public static int Version => SchemaVersion.All[^1].Number;

    /// <summary>Creates the schema; where one is there that <see cref="CheckAsync"/> accepts, does nothing.</summary>
    /// <returns>The version before; 0 where there was none.</returns>
    /// <exception cref="InvalidInputException">There is an older schema, or a newer one that leaves this program behind.</exception>
    public static Task<int> InitAsync(NpgsqlDataSource database, CancellationToken cancellation = default) => Migrator.InitAsync(database, cancellation);

    /// <summary>Brings the schema to this program's version, and leaves a newer one alone. Older programs go on with it where the steps say so.</summary>
    /// <returns>The version before.</returns>
    /// <exception cref="InvalidInputException">There is none, or a newer one that leaves this program behind.</exception>
    public static Task<int> MigrateAsync(NpgsqlDataSource database, CancellationToken cancellation = default) => Migrator.MigrateAsync(database, cancellation);

    /// <summary><see cref="CheckAsync"/> at a program's start: a database that is away, as while it starts itself, is waited for.</summary>
    /// <param name="database">The database.</param>
    /// <param name="clock">Paces attempts.</param>
    /// <param name="waiting">Told once, when there is something to wait for: what, and for how long. Nothing secret is in it.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="InvalidInputException">As for <see cref="CheckAsync"/>.</exception>
    /// <exception cref="DatabaseAwayException">It did not come within <see cref="PostgresRetryOptions.Total"/>.</exception>
    public static async Task<int> AwaitAsync(NpgsqlDataSource database, TimeProvider clock, Action<string>? waiting = null, CancellationToken cancellation = default)
    {
        var options = new PostgresRetryOptions();
        string place = Place(database);
        int told = 0;
        void Tell()
        {
            if (Interlocked.Exchange(ref told, 1) == 0)
            {
                waiting?.Invoke($"waiting up to {options.Total.TotalSeconds:0.#} s for the database at {place}, which does not answer");
            }
        }

        ITimer silent = clock.CreateTimer(_ => Tell(), null, Silence, Timeout.InfiniteTimeSpan);
        await using (silent.ConfigureAwait(false))
        {
            return await new PostgresRetry(options, clock).RunAsync(place, stop => CheckAsync(database, stop), cancellation, Tell).ConfigureAwait(false);
        }
    }

    /// <summary>Refuses a database that this program cannot work with, and says what to run.</summary>
    /// <returns>The schema's version: this program's, or a newer one that goes along with it.</returns>
    /// <exception cref="InvalidInputException">No schema, an older one, a newer one that leaves this program behind, or commits that are not durable.</exception>
    public static async Task<int> CheckAsync(NpgsqlDataSource database, CancellationToken cancellation = default)
    {
        SchemaState state = await SchemaMigrator.ReadAsync(database, cancellation).ConfigureAwait(false);
        if (Migrator.Wrong(state) is { } wrong)
        {
            throw wrong;
        }

        await using NpgsqlCommand setting = database.CreateCommand("SELECT current_setting('synchronous_commit')");
        return (string)(await setting.ExecuteScalarAsync(cancellation).ConfigureAwait(false))! != "off"
            ? state.Version
            : throw new InvalidInputException("database", "has synchronous_commit off for this user: a crash of it would lose records that were acknowledged", "synchronous_commit is on");
    }

    /// <summary>Where it is and what it is called, without who asks and the password.</summary>
    private static string Place(NpgsqlDataSource database)
    {
        var parts = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        return parts.Database is null ? $"{parts.Host}:{parts.Port}" : $"{parts.Host}:{parts.Port}/{parts.Database}";
    }
}
