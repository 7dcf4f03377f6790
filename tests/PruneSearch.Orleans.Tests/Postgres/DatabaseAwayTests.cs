using System.Net;
using System.Net.Sockets;
using Npgsql;
using PruneSearch.Orleans.Postgres;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Orleans.Tests.Postgres;

/// <summary>What a program says of a database that is away when it starts.</summary>
public sealed class DatabaseAwayTests
{
    private readonly ManualClock _clock = new();
    private readonly List<string> _said = [];
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_line_says_what_is_waited_for_and_the_end_says_how_long_without_the_password()
    {
        await using NpgsqlDataSource database = Open(1);
        Task<int> waiting = PostgresSchema.AwaitAsync(database, _clock, Say, Cancellation);
        await _told.Task.WaitAsync(Cancellation); // before any time has passed
        while (!waiting.IsCompleted)
        {
            _clock.Advance(0.5);
            await Task.Yield();
        }

        DatabaseAwayException e = await Assert.ThrowsAsync<DatabaseAwayException>(() => waiting);
        Assert.Equal(["waiting up to 30 s for the database at 127.0.0.1:1/campaigns, which does not answer"], _said);
        Assert.StartsWith("127.0.0.1:1/campaigns: the database was away for 30 s (", e.Message, StringComparison.Ordinal);
        Assert.All(_said.Append(e.Message), text => Assert.DoesNotContain("hush", text));
    }

    [Fact]
    public async Task A_server_that_takes_the_connection_and_says_nothing_is_told_of_too()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using NpgsqlDataSource database = Open(((IPEndPoint)silent.LocalEndpoint).Port);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task<int> waiting = PostgresSchema.AwaitAsync(database, _clock, Say, stop.Token);
        using TcpClient asked = await silent.AcceptTcpClientAsync(Cancellation);
        Assert.Empty(_said);
        _clock.Advance(1);
        Assert.Single(_said);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private static NpgsqlDataSource Open(int port) =>
        PostgresDatabase.Open($"Host=127.0.0.1;Port={port};Username=olga;Password=hush;Database=campaigns;Persist Security Info=true");

    private void Say(string text)
    {
        _said.Add(text);
        _told.TrySetResult();
    }
}
