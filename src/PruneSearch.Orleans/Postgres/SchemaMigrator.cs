using Npgsql;

namespace PruneSearch.Orleans.Postgres;

/// <summary>
/// Brings a database to the newest of some schema versions, all steps in one transaction. Whoever comes second waits for the first, and
/// finds nothing left to do.
/// </summary>
/// <param name="versions">The versions that the program knows, in order, from 1 on.</param>
internal sealed class SchemaMigrator(IReadOnlyList<SchemaVersion> versions)
{
    /// <summary>Names the advisory lock; any number that nobody else takes.</summary>
    private const long Lock = 0x5052554E45; // "PRUNE"

    private int Newest => versions[^1].Number;

    public static async Task<SchemaState> ReadAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        return await ReadAsync(connection, cancellation).ConfigureAwait(false);
    }

    /// <summary>Creates the schema where there is none. Returns its version before.</summary>
    /// <exception cref="InvalidInputException">There is one that is wrong for this program.</exception>
    public Task<int> InitAsync(NpgsqlDataSource database, CancellationToken cancellation) =>
        ApplyAsync(database, state => state.Version == 0 ? null : Wrong(state), cancellation);

    /// <summary>Brings an older schema to the newest version. Returns its version before.</summary>
    /// <exception cref="InvalidInputException">There is none, or one that is too new.</exception>
    public Task<int> MigrateAsync(NpgsqlDataSource database, CancellationToken cancellation) =>
        ApplyAsync(database, state => state.Version > 0 && state.Version < Newest ? null : Wrong(state), cancellation);

    /// <summary>What is wrong with a schema for this program, and what to do; null for nothing.</summary>
    public InvalidInputException? Wrong(SchemaState state) => state switch
    {
        { Version: 0 } => Refused("holds no PruneSearch schema; run 'prunesearch-server db init'"),
        _ when state.Version < Newest => Refused($"has schema version {state.Version}, this program needs {Newest}; run 'prunesearch-server db migrate'"),
        _ when state.OldestProgram > Newest =>
            Refused($"has schema version {state.Version}, which only programs that know version {state.OldestProgram} or newer work with; this one knows {Newest}: use a newer program"),
        _ => null,
    };

    private static InvalidInputException Refused(string message) =>
        new("database", message, "the schema is of the program's version, or newer and declared to go along with it");

    private static async Task<SchemaState> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var exists = new NpgsqlCommand("SELECT to_regclass('prunesearch.schema_versions') IS NOT NULL", connection);
        if (!(bool)(await exists.ExecuteScalarAsync(cancellation).ConfigureAwait(false))!)
        {
            return new SchemaState(0, 0);
        }

        await using var newest = new NpgsqlCommand("SELECT version, oldest_program FROM prunesearch.schema_versions ORDER BY version DESC LIMIT 1", connection);
        await using NpgsqlDataReader reader = await newest.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        return await reader.ReadAsync(cancellation).ConfigureAwait(false) ? new SchemaState(reader.GetInt32(0), reader.GetInt32(1)) : new SchemaState(0, 0);
    }

    private async Task<int> ApplyAsync(NpgsqlDataSource database, Func<SchemaState, InvalidInputException?> refuse, CancellationToken cancellation)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await ExecuteAsync($"SELECT pg_advisory_xact_lock({Lock})").ConfigureAwait(false);
        SchemaState before = await ReadAsync(connection, cancellation).ConfigureAwait(false);
        if (refuse(before) is { } refused)
        {
            throw refused;
        }

        if (before.Version == 0)
        {
            await ExecuteAsync("CREATE SCHEMA IF NOT EXISTS prunesearch").ConfigureAwait(false);
        }

        foreach (SchemaVersion version in versions.Where(v => v.Number > before.Version))
        {
            await ExecuteAsync(version.Sql).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return before.Version;

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction) { CommandTimeout = 0 }; // a large table takes its time
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }
}
