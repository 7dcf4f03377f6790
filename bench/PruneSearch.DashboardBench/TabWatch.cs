using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;

namespace PruneSearch.DashboardBench;

/// <summary>A browser's tab with the front of a campaign, clicked at once a second.</summary>
internal sealed class TabWatch : IAsyncDisposable
{
    public static readonly TimeSpan MemoryEvery = TimeSpan.FromSeconds(15);

    private static readonly string[] Buttons = ["Zoom in", "Zoom out", "Select a region", "Whole"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly IPage _page;

    private TabWatch(IPlaywright playwright, IBrowser browser, IPage page) => (_playwright, _browser, _page) = (playwright, browser, page);

    public static async Task<TabWatch> OpenAsync(Uri address, string program)
    {
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = Environment.UserName == "root" ? ["--no-sandbox"] : [] });
        IPage page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });
        page.SetDefaultTimeout(120_000);
        await page.AddInitScriptAsync(
            "window.clicks = []; new PerformanceObserver(list => { for (const e of list.getEntries()) if (e.name === 'click') window.clicks.push(e.duration); }).observe({ type: 'event', durationThreshold: 16, buffered: true });");
        await page.GotoAsync(address.ToString());
        await page.Locator(".canvas canvas").First.WaitForAsync();
        return new TabWatch(playwright, browser, page);
    }

    public async Task<TabFigures> MeasureAsync(TimeSpan length, CancellationToken cancellation)
    {
        ICDPSession session = await _page.Context.NewCDPSessionAsync(_page);
        await session.SendAsync("Performance.enable");
        var heap = new List<double>();
        int clicks = 0;
        long started = Stopwatch.GetTimestamp();
        TimeSpan nextMemory = TimeSpan.Zero;
        while (Stopwatch.GetElapsedTime(started) < length)
        {
            if (Stopwatch.GetElapsedTime(started) >= nextMemory)
            {
                heap.Add(await HeapAsync(session));
                nextMemory += MemoryEvery;
            }

            await _page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = Buttons[clicks++ % Buttons.Length] }).First.ClickAsync();
            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        }

        heap.Add(await HeapAsync(session));
        double[] slow = await _page.EvaluateAsync<double[]>("window.clicks");

        // The browser tells of clicks that took 16 ms or more: the others count as 16.
        return new TabFigures(heap, [.. slow, .. Enumerable.Repeat(16.0, Math.Max(0, clicks - slow.Length))]);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private static async Task<double> HeapAsync(ICDPSession session)
    {
        await session.SendAsync("HeapProfiler.collectGarbage");
        JsonElement metrics = (await session.SendAsync("Performance.getMetrics"))!.Value;
        return metrics.GetProperty("metrics").EnumerateArray().First(m => m.GetProperty("name").GetString() == "JSHeapUsedSize").GetProperty("value").GetDouble() / (1 << 20);
    }
}
