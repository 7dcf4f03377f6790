using Npgsql;
using PruneSearch.Orleans.Postgres;
using Xunit;

namespace PruneSearch.Orleans.Tests.Postgres;

public sealed class PostgresSchemaTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly SchemaVersion Second = new(2, """
        ALTER TABLE prunesearch.campaigns ADD COLUMN note text;
        INSERT INTO prunesearch.schema_versions (version, oldest_program) VALUES (2, 1);
        """);

    private static readonly SchemaVersion Third = new(3, """
        ALTER TABLE prunesearch.campaigns RENAME COLUMN note TO remark;
        INSERT INTO prunesearch.schema_versions (version, oldest_program) VALUES (3, 2);
        """);

    private readonly SchemaMigrator _one = new(SchemaVersion.All);
    private readonly SchemaMigrator _two = new([.. SchemaVersion.All, Second]);
    private readonly SchemaMigrator _three = new([.. SchemaVersion.All, Second, Third]);
    private string _connection = "";
    private NpgsqlDataSource _database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _connection = await postgres.CreateEmptyDatabaseAsync();
        _database = NpgsqlDataSource.Create(_connection);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task An_empty_database_is_refused_with_what_to_run_until_that_was_run()
    {
        Assert.Contains("'prunesearch-server db init'", (await Assert.ThrowsAsync<InvalidInputException>(() => PostgresSchema.CheckAsync(_database, Cancellation))).Message);
        Assert.Contains("'prunesearch-server db init'", (await Assert.ThrowsAsync<InvalidInputException>(() => PostgresSchema.MigrateAsync(_database, Cancellation))).Message);
        Assert.Equal(0, await PostgresSchema.InitAsync(_database, Cancellation));
        Assert.Equal(PostgresSchema.Version, await PostgresSchema.CheckAsync(_database, Cancellation));
        Assert.Equal(PostgresSchema.Version, await PostgresSchema.InitAsync(_database, Cancellation));
    }

    [Fact]
    public async Task An_older_schema_is_refused_with_what_to_run_and_migrated_in_steps()
    {
        await _one.InitAsync(_database, Cancellation);
        InvalidInputException e = _three.Wrong(await SchemaMigrator.ReadAsync(_database, Cancellation))!;
        Assert.Contains("has schema version 1, this program needs 3; run 'prunesearch-server db migrate'", e.Message);
        await Assert.ThrowsAsync<InvalidInputException>(() => _three.InitAsync(_database, Cancellation));
        Assert.Equal(1, await _three.MigrateAsync(_database, Cancellation));
        Assert.Null(_three.Wrong(await SchemaMigrator.ReadAsync(_database, Cancellation)));
        Assert.Equal(3, await _three.MigrateAsync(_database, Cancellation));
        Assert.Equal(1L, await _database.ScalarAsync<long>("SELECT count(*) FROM information_schema.columns WHERE table_name = 'campaigns' AND column_name = 'remark'"));
    }

    [Fact]
    public async Task A_program_goes_on_with_a_newer_schema_that_says_so_and_refuses_the_one_after()
    {
        await _two.InitAsync(_database, Cancellation);
        Assert.Equal(2, await PostgresSchema.CheckAsync(_database, Cancellation));
        Assert.Equal(2, await PostgresSchema.MigrateAsync(_database, Cancellation));
        Assert.Equal(2, await PostgresSchema.InitAsync(_database, Cancellation));
        Assert.Equal(new SchemaState(2, 1), await SchemaMigrator.ReadAsync(_database, Cancellation));
        await _three.MigrateAsync(_database, Cancellation);
        InvalidInputException e = await Assert.ThrowsAsync<InvalidInputException>(() => PostgresSchema.CheckAsync(_database, Cancellation));
        Assert.Contains("only programs that know version 2 or newer work with; this one knows 1", e.Message);
        await Assert.ThrowsAsync<InvalidInputException>(() => PostgresSchema.MigrateAsync(_database, Cancellation));
        await Assert.ThrowsAsync<InvalidInputException>(() => PostgresSchema.InitAsync(_database, Cancellation));
    }

    [Fact]
    public async Task Of_many_that_migrate_at_once_one_does_it_and_the_others_find_it_done()
    {
        int[] created = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _one.InitAsync(_database, Cancellation)));
        Assert.Equal([0, 1, 1, 1, 1, 1], created.Order());
        int[] migrated = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _three.MigrateAsync(_database, Cancellation)));
        Assert.Equal([1, 3, 3, 3, 3, 3], migrated.Order());
    }

    [Fact]
    public async Task A_step_that_fails_leaves_everything_as_it_was()
    {
        await _one.InitAsync(_database, Cancellation);
        var broken = new SchemaMigrator([.. SchemaVersion.All, Second, new SchemaVersion(3, "ALTER TABLE prunesearch.nothing ADD COLUMN x int")]);
        await Assert.ThrowsAsync<PostgresException>(() => broken.MigrateAsync(_database, Cancellation));
        Assert.Equal(new SchemaState(1, 1), await SchemaMigrator.ReadAsync(_database, Cancellation));
        Assert.Equal(0L, await _database.ScalarAsync<long>("SELECT count(*) FROM information_schema.columns WHERE table_name = 'campaigns' AND column_name = 'note'"));
    }

    [Fact]
    public async Task Commits_that_are_not_durable_are_refused()
    {
        await PostgresSchema.InitAsync(_database, Cancellation);
        await using NpgsqlDataSource careless = NpgsqlDataSource.Create(_connection + ";Options=-c synchronous_commit=off");
        Assert.Contains("synchronous_commit off", (await Assert.ThrowsAsync<InvalidInputException>(() => PostgresSchema.CheckAsync(careless, Cancellation))).Message);
    }

    [Fact]
    public void Versions_are_numbered_without_a_gap_and_each_enters_itself()
    {
        Assert.Equal(Enumerable.Range(1, SchemaVersion.All.Count), SchemaVersion.All.Select(v => v.Number));
        Assert.All(SchemaVersion.All, v => Assert.Contains($"INSERT INTO prunesearch.schema_versions (version, oldest_program) VALUES ({v.Number}, ", v.Sql));
    }

    [Fact]
    public async Task The_command_does_what_its_verb_says_and_exits_with_what_came_of_it()
    {
        Assert.Equal((2, "run 'prunesearch-server db init'"), await RunAsync("check", "run 'prunesearch-server db init'"));
        Assert.Equal((0, "created schema version 1"), await RunAsync("init", "created schema version 1"));
        Assert.Equal((0, "is there already"), await RunAsync("init", "is there already"));
        Assert.Equal((0, "schema version 1 fits this program"), await RunAsync("check", "schema version 1 fits this program"));
        Assert.Equal((0, "schema version 1 needs no migration"), await RunAsync("migrate", "schema version 1 needs no migration"));
        Assert.Equal((2, "db init|check|migrate"), await RunAsync("drop", "db init|check|migrate"));
    }

    [Fact]
    public async Task A_command_without_a_database_fails_and_does_not_tell_the_password()
    {
        var output = new StringWriter();
        Assert.Equal(1, await PostgresDatabaseCommand.RunAsync("Host=127.0.0.1;Port=1;Username=u;Password=hush", "check", output, Cancellation));
        Assert.Equal(2, await PostgresDatabaseCommand.RunAsync("Hots=x;Password=hush", "check", output, Cancellation));
        Assert.NotEmpty(output.ToString());
        Assert.DoesNotContain("hush", output.ToString());
    }

    /// <summary>The exit code, and the text that was looked for where it was printed (otherwise everything that was).</summary>
    private async Task<(int Code, string Text)> RunAsync(string verb, string expected)
    {
        var output = new StringWriter();
        int code = await PostgresDatabaseCommand.RunAsync(_connection, verb, output, Cancellation);
        return (code, output.ToString().Contains(expected, StringComparison.Ordinal) ? expected : output.ToString());
    }
}
