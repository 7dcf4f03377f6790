using Npgsql;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;

namespace PruneSearch.Orleans.Postgres;

/// <summary>
/// Journals in PostgreSQL. Any number of processes may open a campaign: between writers the sequence decides, and whoever is behind gets a
/// <see cref="JournalConflictException"/>. A database that is away for a while is waited for. Thread-safe; does not dispose the data source.
/// </summary>
public sealed class PostgresCampaignStore : ICampaignStore
{
    private readonly NpgsqlDataSource _database;
    private readonly PostgresRetry _retry;
    private readonly JournalPages _pages;

    /// <param name="database">Where schema <c>prunesearch</c> is, see <see cref="PostgresSchema"/>.</param>
    /// <param name="clock">For pauses between attempts.</param>
    /// <param name="options">How long a database that is away is waited for; null for the defaults.</param>
    public PostgresCampaignStore(NpgsqlDataSource database, TimeProvider clock, PostgresRetryOptions? options = null)
    {
        _database = database;
        _retry = new PostgresRetry(options ?? new PostgresRetryOptions(), clock);
        _pages = new JournalPages(database, _retry);
    }

    public async ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellation = default) => await _retry.RunAsync<IReadOnlyList<string>>(
        "list of campaigns",
        async cancel =>
        {
            await using NpgsqlCommand command = _database.CreateCommand("SELECT name FROM prunesearch.campaigns ORDER BY name COLLATE \"C\"");
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancel).ConfigureAwait(false);
            var names = new List<string>();
            while (await reader.ReadAsync(cancel).ConfigureAwait(false))
            {
                names.Add(reader.GetString(0));
            }

            return names;
        },
        cancellation).ConfigureAwait(false);

    /// <summary>Opens a campaign's journal. Never refused because of another writer; the campaign is there from its first record on.</summary>
    /// <exception cref="IOException">The database is away.</exception>
    public async ValueTask<ICampaignJournal> OpenAsync(string campaign, CancellationToken cancellation = default)
    {
        Guid writer = await _retry.RunAsync(
            $"campaign '{campaign}'",
            async cancel =>
            {
                await using NpgsqlCommand command = _database.CreateCommand("SELECT gen_random_uuid()");
                return (Guid)(await command.ExecuteScalarAsync(cancel).ConfigureAwait(false))!;
            },
            cancellation).ConfigureAwait(false);
        return new PostgresJournal(campaign, writer, _database, _retry, _pages);
    }

    /// <exception cref="JournalDamagedException">A record is damaged or missing.</exception>
    /// <exception cref="InvalidInputException">A newer program wrote it.</exception>
    /// <exception cref="IOException">The database is away.</exception>
    public async ValueTask<IReadOnlyList<JournalRecord>> ReadAsync(string campaign, long after, int most, CancellationToken cancellation = default) =>
        await _pages.ReadAsync(campaign, after, most, cancellation).ConfigureAwait(false);
}
