using Microsoft.Playwright;
using Xunit;

namespace PruneSearch.Dashboard.Tests;

/// <summary>Requests of a page that are noticed, and answered only when the test says so.</summary>
internal sealed class HeldAnswers : IAsyncDisposable
{
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _noticed = new(0);
    private readonly IPage _page;
    private readonly string _address;
    private int _asked;

    private HeldAnswers(IPage page, string address) => (_page, _address) = (page, address);

    /// <summary>How many requests there were.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public static async Task<HeldAnswers> OfAsync(IPage page, string address)
    {
        var held = new HeldAnswers(page, address);
        await page.RouteAsync(address, held.HoldAsync);
        return held;
    }

    /// <summary>Waits for the next request.</summary>
    public async Task AskedAsync() => await _noticed.WaitAsync(TestContext.Current.CancellationToken);

    /// <summary>Lets all requests go on to the server, those that come later too.</summary>
    public void Release() => _release.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        await _page.UnrouteAsync(_address);
        _noticed.Dispose();
    }

    private async Task HoldAsync(IRoute route)
    {
        Interlocked.Increment(ref _asked);
        _noticed.Release();
        await _release.Task;
        await route.ContinueAsync();
    }
}
