using System.Net;
using Microsoft.Extensions.Logging;
using PruneSearch.TestKit.Hardware;
using PruneSearch.Web.Api;
using PruneSearch.Web.Keys;
using PruneSearch.Web.Tests.Api;
using Xunit;

namespace PruneSearch.Web.Tests.Keys;

/// <summary>Keys of a server that runs.</summary>
public sealed class KeyRotationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keys_change_without_a_restart_and_a_broken_file_is_logged_and_changes_nothing()
    {
        var clock = new ManualClock();
        using var log = new MessageList();
        await using TestApi api = await TestApi.StartAsync(keys: TestKeys.All, keyClock: clock, log: log);
        string path = Path.Combine(api.Folder, "keys");
        using HttpClient old = api.Client(TestKeys.Viewer);
        string secret = ApiKey.NewSecret();
        using HttpClient next = api.Client(secret);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (await StatusAsync(old), await StatusAsync(next)));

        await File.WriteAllTextAsync(path, "what is this", Cancellation);
        clock.Advance(2);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (await StatusAsync(old), await StatusAsync(next)));
        Assert.Contains("keys:1", Assert.Single(log.Errors));

        await File.WriteAllTextAsync(path, TestKeys.Key("eve", Role.Viewer, secret).Line, Cancellation);
        clock.Advance(2);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (await StatusAsync(old), await StatusAsync(next)));
        Assert.Single(log.Errors);
    }

    [Theory]
    [InlineData("http://0.0.0.0:8080", null, false)]
    [InlineData("http://[::]:8080", null, false)]
    [InlineData("http://192.0.2.1:8080", null, false)]
    [InlineData("http://example.org:8080", null, false)]
    [InlineData("http://127.0.0.1:8080", null, true)]
    [InlineData("http://127.8.9.10:8080", null, true)]
    [InlineData("http://[::1]:8080", null, true)]
    [InlineData("http://localhost:8080", null, true)]
    [InlineData("http://0.0.0.0:8080", "keys", true)]
    [InlineData("https://127.0.0.1:8080", "keys", false)]
    [InlineData("unix:///run/socket", "keys", false)]
    public void Without_keys_a_server_listens_on_loopback_only(string url, string? keys, bool allowed)
    {
        var settings = new ApiSettings { Listen = new Uri(url), Version = "test", Keys = keys, Specs = PruneSearch.Campaigns.Specs.SpecContext.BuiltIn };
        if (allowed)
        {
            settings.Check();
        }
        else
        {
            InvalidInputException e = Assert.Throws<InvalidInputException>(settings.Check);
            Assert.Equal("--listen", Assert.Single(e.Errors).Where);
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client)
    {
        using HttpResponseMessage answer = await client.GetAsync("/api/v1/campaigns", Cancellation);
        return answer.StatusCode;
    }

    /// <summary>Keeps what is logged as an error.</summary>
    private sealed class MessageList : ILoggerProvider, ILogger
    {
        private readonly List<string> _errors = [];

        public IReadOnlyList<string> Errors => _errors;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_errors)
            {
                _errors.Add(formatter(state, exception));
            }
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
