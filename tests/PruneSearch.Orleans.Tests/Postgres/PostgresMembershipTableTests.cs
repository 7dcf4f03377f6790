using System.Net;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using Orleans.Messaging;
using PruneSearch.Orleans.Postgres;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Orleans.Tests.Postgres;

/// <summary>What the membership protocol demands of its table.</summary>
public sealed class PostgresMembershipTableTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly DateTime Now = new(2025, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private readonly IOptions<ClusterOptions> _options = Options.Create(new ClusterOptions { ClusterId = "test", ServiceId = "test" });
    private NpgsqlDataSource _database = null!;
    private IMembershipTable _table = null!;
    private int _generation;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _table = new PostgresMembershipTable(_database, _options, TimeProvider.System);
        await _table.InitializeMembershipTable(true);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_new_table_is_empty_and_has_version_0_however_often_it_is_initialised()
    {
        await _table.InitializeMembershipTable(true);
        MembershipTableData data = await _table.ReadAll();
        Assert.Empty(data.Members);
        Assert.Equal(0, data.Version.Version);
        Assert.NotEmpty(data.Version.VersionEtag);
        Assert.Empty((await _table.ReadRow(Silo())).Members);
    }

    [Fact]
    public async Task A_database_without_the_schema_is_refused()
    {
        await using NpgsqlDataSource empty = NpgsqlDataSource.Create(await postgres.CreateEmptyDatabaseAsync());
        Assert.Contains("db init", (await Assert.ThrowsAsync<InvalidInputException>(() => new PostgresMembershipTable(empty, _options, TimeProvider.System).InitializeMembershipTable(true))).Message);
    }

    [Fact]
    public async Task An_inserted_entry_is_read_back_whole_with_the_next_version()
    {
        MembershipEntry entry = Entry();
        entry.RoleName = "role";
        entry.UpdateZone = 3;
        entry.FaultZone = 4;
        entry.SuspectTimes = [Tuple.Create(Silo(), Now.AddSeconds(1)), Tuple.Create(Silo(), Now.AddTicks(20))];
        TableVersion before = (await _table.ReadAll()).Version;
        Assert.True(await _table.InsertRow(entry, before.Next()));
        foreach (MembershipTableData data in new[] { await _table.ReadAll(), await _table.ReadRow(entry.SiloAddress) })
        {
            (MembershipEntry read, string etag) = Assert.Single(data.Members);
            Assert.Equal(entry.ToFullString(), read.ToFullString());
            Assert.Equal((entry.StartTime, entry.IAmAliveTime), (read.StartTime, read.IAmAliveTime));
            Assert.Equal(entry.SuspectTimes, read.SuspectTimes);
            Assert.NotEmpty(etag);
            Assert.Equal(1, data.Version.Version);
            Assert.NotEqual(before.VersionEtag, data.Version.VersionEtag);
        }
    }

    [Fact]
    public async Task An_entry_that_is_there_is_not_inserted_again_and_the_version_stays()
    {
        MembershipEntry entry = Entry();
        TableVersion old = (await _table.ReadAll()).Version.Next();
        Assert.True(await _table.InsertRow(entry, old));
        Assert.False(await _table.InsertRow(entry, old));
        Assert.False(await _table.InsertRow(Entry(), old));
        TableVersion current = (await _table.ReadAll()).Version;
        Assert.False(await _table.InsertRow(entry, current.Next()));
        Assert.Equal(current, (await _table.ReadAll()).Version);
        Assert.Single((await _table.ReadAll()).Members);
    }

    [Fact]
    public async Task An_update_needs_the_rows_etag_and_the_tables_version()
    {
        MembershipEntry entry = Entry();
        await InsertAsync(entry);
        await InsertAsync(Entry());
        (string etag, TableVersion version) = await ReadAsync(entry);
        entry.Status = SiloStatus.Active;
        Assert.False(await _table.UpdateRow(entry, etag, new TableVersion(1, "0").Next()));
        Assert.False(await _table.UpdateRow(entry, "99", version.Next()));
        Assert.False(await _table.UpdateRow(entry, "no etag of ours", version.Next()));
        Assert.False(await _table.UpdateRow(Entry(), etag, version.Next()));
        Assert.Equal((etag, version), await ReadAsync(entry));

        Assert.True(await _table.UpdateRow(entry, etag, version.Next()));
        (string after, TableVersion next) = await ReadAsync(entry);
        Assert.NotEqual(etag, after);
        Assert.Equal(version.Version + 1, next.Version);
        Assert.Equal(SiloStatus.Active, (await _table.ReadRow(entry.SiloAddress)).Members[0].Item1.Status);
        Assert.False(await _table.UpdateRow(entry, etag, next.Next()));
        Assert.Equal((after, next), await ReadAsync(entry));
    }

    [Fact]
    public async Task Of_insertions_and_updates_at_once_exactly_one_wins_each_version()
    {
        MembershipEntry entry = Entry();
        TableVersion first = (await _table.ReadAll()).Version.Next();
        bool[] inserted = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _table.InsertRow(entry, first)));
        Assert.Single(inserted, i => i);
        await Task.WhenAll(Enumerable.Range(0, 9).Select(async i =>
        {
            while (true)
            {
                Cancellation.ThrowIfCancellationRequested();
                MembershipTableData data = await _table.ReadAll();
                (MembershipEntry read, string etag) = data.TryGet(entry.SiloAddress)!;
                read.AddSuspector(SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 2000 + i), 1), Now);
                if (await _table.UpdateRow(read, etag, data.Version.Next()))
                {
                    return;
                }
            }
        }));
        MembershipTableData end = await _table.ReadAll();
        Assert.Equal(10, end.Version.Version);
        Assert.Equal(9, Assert.Single(end.Members).Item1.SuspectTimes!.Select(s => s.Item1).Distinct().Count());
    }

    [Fact]
    public async Task A_sign_of_life_changes_its_time_and_nothing_else()
    {
        MembershipEntry entry = Entry();
        await InsertAsync(entry);
        (string Etag, TableVersion Version) before = await ReadAsync(entry);
        await _table.UpdateIAmAlive(new MembershipEntry { SiloAddress = entry.SiloAddress, IAmAliveTime = Now.AddMinutes(1) });
        Assert.Equal(before, await ReadAsync(entry));
        MembershipEntry read = (await _table.ReadRow(entry.SiloAddress)).Members[0].Item1;
        Assert.Equal(Now.AddMinutes(1), read.IAmAliveTime);
        read.IAmAliveTime = entry.IAmAliveTime;
        Assert.Equal(entry.ToFullString(), read.ToFullString());
    }

    [Fact]
    public async Task Cleaning_up_removes_what_is_long_gone_and_no_active_silo()
    {
        foreach (SiloStatus status in Enum.GetValues<SiloStatus>())
        {
            await InsertAsync(Entry(status, Now.AddDays(-10)));
            await InsertAsync(Entry(status, Now));
        }

        MembershipEntry lately = Entry(SiloStatus.Dead, Now.AddDays(-10));
        lately.SuspectTimes = [Tuple.Create(Silo(), Now)];
        await InsertAsync(lately);
        TableVersion version = (await _table.ReadAll()).Version;
        await _table.CleanupDefunctSiloEntries(new DateTimeOffset(Now.AddDays(-7)));
        MembershipTableData left = await _table.ReadAll();
        Assert.Equal(Enum.GetValues<SiloStatus>().Length + 2, left.Members.Count);
        Assert.Equal(SiloStatus.Active, Assert.Single(left.Members, m => m.Item1.StartTime < Now && m.Item1.SuspectTimes is null).Item1.Status);
        Assert.NotNull(left.TryGet(lately.SiloAddress));
        Assert.Equal(version, left.Version);
    }

    [Fact]
    public async Task Clusters_do_not_see_each_other_and_can_be_deleted()
    {
        var other = new PostgresMembershipTable(_database, Options.Create(new ClusterOptions { ClusterId = "other", ServiceId = "test" }), TimeProvider.System);
        await other.InitializeMembershipTable(true);
        MembershipEntry entry = Entry();
        await InsertAsync(entry);
        Assert.Empty((await other.ReadAll()).Members);
        Assert.True(await other.InsertRow(entry, (await other.ReadAll()).Version.Next()));
        await _table.DeleteMembershipTableEntries("test");
        Assert.Empty((await _table.ReadAll()).Members);
        Assert.Single((await other.ReadAll()).Members);
    }

    [Fact]
    public async Task Gateways_are_the_active_silos_that_listen_to_clients()
    {
        IGatewayListProvider gateways = new PostgresGatewayListProvider(
            _database, _options, Options.Create(new GatewayOptions { GatewayListRefreshPeriod = TimeSpan.FromSeconds(7) }), TimeProvider.System);
        await gateways.InitializeGatewayListProvider();
        Assert.Empty(await gateways.GetGateways());
        MembershipEntry active = Entry(SiloStatus.Active, Now);
        MembershipEntry silent = Entry(SiloStatus.Active, Now);
        silent.ProxyPort = 0;
        foreach (MembershipEntry entry in new[] { active, silent, Entry(SiloStatus.Dead, Now), Entry(SiloStatus.Joining, Now) })
        {
            await InsertAsync(entry);
        }

        Uri gateway = Assert.Single(await gateways.GetGateways());
        Assert.Equal(SiloAddress.New(new IPEndPoint(IPAddress.Loopback, active.ProxyPort), active.SiloAddress.Generation).ToGatewayUri(), gateway);
        Assert.Equal(TimeSpan.FromSeconds(7), gateways.MaxStaleness);
    }

    [Fact]
    public async Task An_active_silo_whose_time_stands_still_is_declared_dead_and_nobody_else()
    {
        var clock = new ManualClock();
        MembershipEntry self = Entry(SiloStatus.Active), silent = Entry(SiloStatus.Active), lively = Entry(SiloStatus.Active), joining = Entry(), late = Entry(SiloStatus.Active);
        foreach (MembershipEntry entry in new[] { self, silent, lively, joining })
        {
            await InsertAsync(entry);
        }

        var members = new SilentMembers(_table, self.SiloAddress, TimeSpan.FromSeconds(30), clock);
        Assert.Empty(await members.EvictAsync());
        clock.Advance(seconds: 29);
        Assert.Empty(await members.EvictAsync());
        await _table.UpdateIAmAlive(new MembershipEntry { SiloAddress = lively.SiloAddress, IAmAliveTime = Now.AddYears(-1) }); // by a clock that is far off
        await InsertAsync(late);
        clock.Advance(seconds: 1);
        Assert.Equal([silent.SiloAddress], await members.EvictAsync());
        Assert.Empty(await members.EvictAsync());
        Assert.Equal(
            [SiloStatus.Active, SiloStatus.Dead, SiloStatus.Active, SiloStatus.Joining, SiloStatus.Active],
            (await _table.ReadAll()).Members.Select(m => m.Item1).OrderBy(m => m.SiloAddress.Generation).Select(m => m.Status));
        clock.Advance(seconds: 30);
        Assert.Equal([lively.SiloAddress, late.SiloAddress], (await members.EvictAsync()).OrderBy(s => s.Generation));
    }

    [Fact]
    public async Task Silence_is_counted_anew_after_the_table_could_not_be_read()
    {
        var clock = new ManualClock();
        MembershipEntry silent = Entry(SiloStatus.Active);
        await InsertAsync(silent);
        var table = new UnreadableTable(_table);
        var members = new SilentMembers(table, Silo(), TimeSpan.FromSeconds(30), clock);
        Assert.Empty(await members.EvictAsync());
        clock.Advance(seconds: 20);
        table.IsAway = true;
        await Assert.ThrowsAsync<IOException>(members.EvictAsync);
        table.IsAway = false;
        clock.Advance(seconds: 20);
        Assert.Empty(await members.EvictAsync());
        clock.Advance(seconds: 30);
        Assert.Equal([silent.SiloAddress], await members.EvictAsync());
    }

    private SiloAddress Silo() => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 12345), Interlocked.Increment(ref _generation));

    private MembershipEntry Entry(SiloStatus status = SiloStatus.Joining, DateTime? at = null) => new()
    {
        SiloAddress = Silo(), HostName = "host", SiloName = "silo", Status = status, ProxyPort = 30000, StartTime = at ?? Now, IAmAliveTime = at ?? Now,
    };

    private async Task InsertAsync(MembershipEntry entry) => Assert.True(await _table.InsertRow(entry, (await _table.ReadAll()).Version.Next()));

    private async Task<(string Etag, TableVersion Version)> ReadAsync(MembershipEntry entry)
    {
        MembershipTableData data = await _table.ReadRow(entry.SiloAddress);
        return (data.Members[0].Item2, data.Version);
    }
}
