using Npgsql;
using NpgsqlTypes;

namespace PruneSearch.Orleans.Postgres;

/// <summary>A <see cref="MembershipEntry"/> as a row of <c>members</c>. Times are UTC, to the microsecond.</summary>
internal static class MemberRow
{
    public const string Columns =
        "silo, etag, status, proxy_port, host_name, silo_name, role_name, update_zone, fault_zone, started_at, alive_at, suspected_by, suspected_at";

    public const string Assignments = """
        status = $4, proxy_port = $5, host_name = $6, silo_name = $7, role_name = $8, update_zone = $9, fault_zone = $10, started_at = $11, alive_at = $12,
        suspected_by = $13, suspected_at = $14
        """;

    /// <summary>Every column as parameters $2 (silo), $3 (etag) and so on, in the order of <see cref="Columns"/>.</summary>
    public static void Write(NpgsqlParameterCollection parameters, MembershipEntry entry, int etag)
    {
        List<Tuple<SiloAddress, DateTime>> votes = entry.SuspectTimes ?? [];
        parameters.Add(new NpgsqlParameter<string> { TypedValue = entry.SiloAddress.ToParsableString() });
        parameters.Add(new NpgsqlParameter<int> { TypedValue = etag });
        parameters.Add(new NpgsqlParameter<int> { TypedValue = (int)entry.Status });
        parameters.Add(new NpgsqlParameter<int> { TypedValue = entry.ProxyPort });
        parameters.Add(Text(entry.HostName));
        parameters.Add(Text(entry.SiloName));
        parameters.Add(Text(entry.RoleName));
        parameters.Add(new NpgsqlParameter<int> { TypedValue = entry.UpdateZone });
        parameters.Add(new NpgsqlParameter<int> { TypedValue = entry.FaultZone });
        parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = Utc(entry.StartTime) });
        parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = Utc(entry.IAmAliveTime) });
        parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. votes.Select(v => v.Item1.ToParsableString())] });
        parameters.Add(new NpgsqlParameter<DateTime[]> { TypedValue = [.. votes.Select(v => Utc(v.Item2))] });
    }

    /// <summary>Reads <see cref="Columns"/>, of which the first is at <paramref name="at"/>.</summary>
    public static Tuple<MembershipEntry, string> Read(NpgsqlDataReader reader, int at)
    {
        string[] voters = reader.GetFieldValue<string[]>(at + 11);
        DateTime[] times = reader.GetFieldValue<DateTime[]>(at + 12);
        var entry = new MembershipEntry
        {
            SiloAddress = SiloAddress.FromParsableString(reader.GetString(at)),
            Status = (SiloStatus)reader.GetInt32(at + 2),
            ProxyPort = reader.GetInt32(at + 3),
            HostName = Text(reader, at + 4)!,
            SiloName = Text(reader, at + 5)!,
            RoleName = Text(reader, at + 6),
            UpdateZone = reader.GetInt32(at + 7),
            FaultZone = reader.GetInt32(at + 8),
            StartTime = reader.GetDateTime(at + 9),
            IAmAliveTime = reader.GetDateTime(at + 10),
            SuspectTimes = voters.Length == 0 ? null : [.. voters.Zip(times, (v, t) => Tuple.Create(SiloAddress.FromParsableString(v), t))],
        };
        return Tuple.Create(entry, PostgresMembershipTable.Etag(reader.GetInt32(at + 1)));
    }

    /// <summary>The membership protocol's times are UTC, whatever their kind says.</summary>
    public static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);

    private static NpgsqlParameter Text(string? value) => new() { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)value ?? DBNull.Value };

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
