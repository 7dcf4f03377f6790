using Npgsql;
using PruneSearch.Orleans.Postgres;
using PruneSearch.Orleans.Tests.Postgres;
using PruneSearch.TestKit.Journals;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace PruneSearch.Orleans.Tests.Postgres;

/// <summary>One server for all tests that do not harm it, started by the first that asks; each test has a database of its own.</summary>
public sealed class PostgresFixture : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task<PostgresServer>? _server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A database without a schema.</summary>
    public async Task<string> CreateEmptyDatabaseAsync()
    {
        PostgresServer server = await ServerAsync();
        return server.ConnectionString(await server.CreateDatabaseAsync(Cancellation));
    }

    /// <summary>A database with the schema of this program.</summary>
    public async Task<NpgsqlDataSource> CreateDatabaseAsync()
    {
        NpgsqlDataSource database = PostgresDatabase.Open(await CreateEmptyDatabaseAsync());
        await PostgresSchema.InitAsync(database, Cancellation);
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { IsCompletedSuccessfully: true })
        {
            await (await _server).DisposeAsync();
        }
    }

    private Task<PostgresServer> ServerAsync()
    {
        lock (_gate)
        {
            return _server ??= PostgresServer.StartOrSkipAsync(CancellationToken.None);
        }
    }
}
