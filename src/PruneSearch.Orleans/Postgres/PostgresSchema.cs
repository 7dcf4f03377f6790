using Npgsql;

namespace PruneSearch.Orleans.Postgres;

/// <summary>The tables of PruneSearch in a database, all in its schema <c>prunesearch</c>.</summary>
public static class PostgresSchema
{
    private static readonly SchemaMigrator Migrator = new(SchemaVersion.All);

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
    /// <exception cref="InvalidInputException">As for <see cref="CheckAsync"/>.</exception>
    /// <exception cref="DatabaseAwayException">It did not come within <see cref="PostgresRetryOptions.Total"/>.</exception>
    public static Task<int> AwaitAsync(NpgsqlDataSource database, TimeProvider clock, CancellationToken cancellation = default) =>
        new PostgresRetry(new PostgresRetryOptions(), clock).RunAsync("schema", stop => CheckAsync(database, stop), cancellation);

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
}
