using System.Data.Common;
using Npgsql;

namespace PruneSearch.Orleans.Postgres;

/// <summary>A way to the database that notices soon when it is gone.</summary>
public static class PostgresDatabase
{
    /// <summary>Where the connection string says nothing: seconds to connect and to wait for an answer, and the name that the server shows.</summary>
    private static readonly (string Keyword, string Value)[] Defaults = [("Timeout", "5"), ("Command Timeout", "10"), ("Application Name", "prunesearch")];

    /// <summary>Opens a pool of connections; none is made before one is needed.</summary>
    /// <param name="connectionString">An Npgsql connection string. Without their own values, Timeout is 5 s and Command Timeout 10 s.</param>
    /// <exception cref="InvalidInputException">It cannot be read. The message does not repeat it.</exception>
    public static NpgsqlDataSource Open(string connectionString)
    {
        try
        {
            var given = new DbConnectionStringBuilder { ConnectionString = connectionString };
            HashSet<string> keywords = [.. given.Keys.Cast<string>().Select(Normal)];
            foreach ((string keyword, string value) in Defaults.Where(d => !keywords.Contains(Normal(d.Keyword))))
            {
                given[keyword] = value;
            }

            return NpgsqlDataSource.Create(given.ConnectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException)
        {
            throw new InvalidInputException("database", $"the connection string cannot be read: {e.Message}", "Host=...;Database=...;Username=...;Password=...", e);
        }
    }

    /// <summary>Npgsql knows its keywords with and without spaces.</summary>
    private static string Normal(string keyword) => keyword.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
}
