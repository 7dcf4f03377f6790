using Npgsql;
using PruneSearch.Orleans.Postgres;
using Xunit;

namespace PruneSearch.Orleans.Tests.Postgres;

public sealed class PostgresDatabaseTests
{
    [Theory]
    [InlineData("Host=db", 5, 10)]
    [InlineData("Host=db;Timeout=7", 7, 10)]
    [InlineData("Host=db;CommandTimeout=40;timeout=30", 30, 40)]
    [InlineData("Host=db;Command Timeout=0", 5, 0)]
    public async Task What_the_connection_string_does_not_say_is_set_so_that_a_dead_line_is_noticed(string text, int timeout, int commandTimeout)
    {
        await using NpgsqlDataSource database = PostgresDatabase.Open(text);
        var read = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        Assert.Equal(("db", timeout, commandTimeout), (read.Host, read.Timeout, read.CommandTimeout));
    }

    [Theory]
    [InlineData("Hots=db;Password=hush")]
    [InlineData("Host=db;Port=many;Password=hush")]
    [InlineData("hush")]
    public void A_string_that_cannot_be_read_is_an_input_error_that_does_not_repeat_it(string text) =>
        Assert.DoesNotContain("hush", Assert.Throws<InvalidInputException>(() => PostgresDatabase.Open(text)).Message);
}
