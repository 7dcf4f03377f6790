using System.Net.Sockets;
using Npgsql;

namespace PruneSearch.Orleans.Postgres;

/// <summary>What <c>prunesearch-server db VERB</c> does. Never prints the connection string, which may hold a password.</summary>
public static class PostgresDatabaseCommand
{
    /// <summary>Runs one verb.</summary>
    /// <param name="connectionString">An Npgsql connection string.</param>
    /// <param name="verb"><c>init</c>, <c>check</c> or <c>migrate</c>.</param>
    /// <param name="output">Where to say what was done or is wrong.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>The exit code: 0 done; 1 the database cannot be reached or failed; 2 what was given or found is wrong.</returns>
    public static async Task<int> RunAsync(string connectionString, string verb, TextWriter output, CancellationToken cancellation = default)
    {
        try
        {
            await using NpgsqlDataSource database = PostgresDatabase.Open(connectionString);
            await output.WriteLineAsync(await RunAsync(database, verb, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
            return 0;
        }
        catch (InvalidInputException e)
        {
            await output.WriteLineAsync(e.Message).ConfigureAwait(false);
            return 2;
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException)
        {
            await output.WriteLineAsync($"database: {e.Message}").ConfigureAwait(false);
            return 1;
        }
    }

    private static async Task<string> RunAsync(NpgsqlDataSource database, string verb, CancellationToken cancellation)
    {
        switch (verb)
        {
            case "init":
                int found = await PostgresSchema.InitAsync(database, cancellation).ConfigureAwait(false);
                return found == 0 ? $"created schema version {PostgresSchema.Version}" : $"schema version {found} is there already";
            case "check":
                return $"schema version {await PostgresSchema.CheckAsync(database, cancellation).ConfigureAwait(false)} fits this program ({PostgresSchema.Version})";
            case "migrate":
                int before = await PostgresSchema.MigrateAsync(database, cancellation).ConfigureAwait(false);
                return before < PostgresSchema.Version ? $"migrated the schema from version {before} to {PostgresSchema.Version}" : $"schema version {before} needs no migration";
            default:
                throw new InvalidInputException($"db {verb}", "is no command", "db init|check|migrate");
        }
    }
}
