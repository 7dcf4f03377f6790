using System.Globalization;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;

namespace PruneSearch.Orleans.Postgres;

/// <summary>
/// Which silos a cluster has. The cluster's version is its own etag, and a member's etag is the version that changed it last: both move in
/// one transaction, whose first statement locks the cluster's row, so changes of one cluster never overlap.
/// </summary>
internal sealed class PostgresMembershipTable(NpgsqlDataSource database, IOptions<ClusterOptions> options, TimeProvider clock) : IMembershipTable
{
    private const string Select = $"""
        SELECT c.version, {MemberRow.Columns}
        FROM prunesearch.clusters c LEFT JOIN prunesearch.members m ON m.cluster = c.cluster AND ($2 IS NULL OR m.silo = $2)
        WHERE c.cluster = $1
        """;

    private const string Move = "UPDATE prunesearch.clusters SET version = $2 WHERE cluster = $1 AND version = $3";

    private const string Insert = $"""
        INSERT INTO prunesearch.members (cluster, {MemberRow.Columns})
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING
        """;

    private const string Update = $"UPDATE prunesearch.members SET etag = $3, {MemberRow.Assignments} WHERE cluster = $1 AND silo = $2 AND etag = $15";

    /// <summary>A vote against a silo counts as a sign of it: whoever was declared dead lately stays visible.</summary>
    private const string DeleteDefunct = """
        DELETE FROM prunesearch.members WHERE cluster = $1 AND status <> $2
            AND greatest(started_at, alive_at, (SELECT max(t) FROM unnest(suspected_at) t)) < $3
        """;

    private readonly string _cluster = options.Value.ClusterId;

    /// <summary>A silo that starts takes a table that it cannot read for a reason to end.</summary>
    private readonly PostgresRetry _retry = new(new PostgresRetryOptions(), clock);

    public async Task InitializeMembershipTable(bool tryInitTableVersion)
    {
        await PostgresSchema.AwaitAsync(database, clock).ConfigureAwait(false);
        if (tryInitTableVersion)
        {
            await _retry.RunAsync(
                "membership", _ => ExecuteAsync("INSERT INTO prunesearch.clusters (cluster, version) VALUES ($1, 0) ON CONFLICT DO NOTHING", _cluster), CancellationToken.None).ConfigureAwait(false);
        }
    }

    public Task DeleteMembershipTableEntries(string clusterId) => ExecuteAsync("DELETE FROM prunesearch.clusters WHERE cluster = $1", clusterId);

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => ExecuteAsync(DeleteDefunct, _cluster, (int)SiloStatus.Active, beforeDate.UtcDateTime);

    public Task<MembershipTableData> ReadRow(SiloAddress key) => _retry.RunAsync("membership", stop => ReadAsync(key.ToParsableString(), stop), CancellationToken.None);

    public Task<MembershipTableData> ReadAll() => _retry.RunAsync("membership", stop => ReadAsync(null, stop), CancellationToken.None);

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => ChangeAsync(entry, tableVersion, Insert, null);

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        Number(etag) is { } number ? ChangeAsync(entry, tableVersion, Update, number) : Task.FromResult(false);

    public Task UpdateIAmAlive(MembershipEntry entry) => ExecuteAsync(
        "UPDATE prunesearch.members SET alive_at = $3 WHERE cluster = $1 AND silo = $2", _cluster, entry.SiloAddress.ToParsableString(), MemberRow.Utc(entry.IAmAliveTime));

    /// <summary>A version as an etag.</summary>
    internal static string Etag(int version) => version.ToString(CultureInfo.InvariantCulture);

    private static int? Number(string? etag) => int.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    private async Task<MembershipTableData> ReadAsync(string? silo, CancellationToken cancellation)
    {
        await using NpgsqlCommand command = database.CreateCommand(Select);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = _cluster });
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text, Value = (object?)silo ?? DBNull.Value });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        int version = 0;
        var members = new List<Tuple<MembershipEntry, string>>();
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            version = reader.GetInt32(0);
            if (!await reader.IsDBNullAsync(1, cancellation).ConfigureAwait(false))
            {
                members.Add(MemberRow.Read(reader, 1));
            }
        }

        return new MembershipTableData(members, new TableVersion(version, Etag(version)));
    }

    private async Task<bool> ChangeAsync(MembershipEntry entry, TableVersion version, string sql, int? etag)
    {
        if (Number(version.VersionEtag) is not { } before)
        {
            return false;
        }

        await using NpgsqlConnection connection = await database.OpenConnectionAsync().ConfigureAwait(false);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync().ConfigureAwait(false);
        await using var move = new NpgsqlCommand(Move, connection, transaction);
        Add(move, _cluster, version.Version, before);
        if (await move.ExecuteNonQueryAsync().ConfigureAwait(false) == 0)
        {
            return false;
        }

        await using var change = new NpgsqlCommand(sql, connection, transaction);
        Add(change, _cluster);
        MemberRow.Write(change.Parameters, entry, version.Version);
        if (etag is { } expected)
        {
            Add(change, expected);
        }

        if (await change.ExecuteNonQueryAsync().ConfigureAwait(false) == 0)
        {
            return false; // and the version goes back with the transaction
        }

        await transaction.CommitAsync().ConfigureAwait(false);
        return true;
    }

    private async Task<int> ExecuteAsync(string sql, params object[] values)
    {
        await using NpgsqlCommand command = database.CreateCommand(sql);
        Add(command, values);
        return await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    private static void Add(NpgsqlCommand command, params object[] values)
    {
        foreach (object value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }
    }
}
