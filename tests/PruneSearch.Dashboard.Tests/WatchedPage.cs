using System.Collections.Concurrent;
using Microsoft.Playwright;
using Xunit;

namespace PruneSearch.Dashboard.Tests;

/// <summary>A page that notes where it sends requests to, and the faults of its scripts.</summary>
public sealed class WatchedPage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _faults = [];
    private readonly ConcurrentQueue<Uri> _requests = [];

    internal WatchedPage(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => _faults.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                _faults.Enqueue(message.Text);
            }
        };
        page.Request += (_, request) => _requests.Enqueue(new Uri(request.Url));
    }

    public IPage Page { get; }

    public IReadOnlyCollection<Uri> Requests => _requests;

    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>Goes to a page of the dashboard; what stands behind the # of its address.</summary>
    internal async Task GoAsync(DashboardServer server, string place)
    {
        await Page.GotoAsync(new Uri(server.Url, "#" + place).ToString());
        await Assertions.Expect(Page.Locator("h1").First).ToBeVisibleAsync();
    }

    /// <summary>No script failed, nothing was refused by the content security policy, and nobody else was asked for anything.</summary>
    internal void AssertClean(DashboardServer server)
    {
        Assert.Empty(_faults);
        Assert.All(_requests.Where(r => r.Scheme is not ("blob" or "data" or "about")), r => Assert.Equal(server.Url.Authority, r.Authority));
    }

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();
}
