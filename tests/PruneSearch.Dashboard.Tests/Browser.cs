using Microsoft.Playwright;
using PruneSearch.Web.Dashboard;
using Xunit;

namespace PruneSearch.Dashboard.Tests;

/// <summary>Chromium, as the system has it. Every page notes what it asked for and what went wrong in it.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    /// <summary>Milliseconds: tests run beside others on machines with few processors.</summary>
    private const float Patience = 60_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Skips the calling test where there is no browser, or no client to look at.</summary>
    public static void Require()
    {
        Assert.SkipUnless(Places.Any(File.Exists), $"needs Chromium: none of {string.Join(", ", Places)} is there");
        Assert.SkipWhen(DashboardFiles.Embedded(typeof(DashboardEndpoints).Assembly).Page is null, "needs the dashboard's client, which was not built (PRUNE003)");
    }

    public async ValueTask InitializeAsync()
    {
        if (Places.FirstOrDefault(File.Exists) is not { } program)
        {
            return;
        }

        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            Args = Environment.UserName == "root" ? ["--no-sandbox"] : [],
        });
    }

    /// <summary>A page in a context of its own.</summary>
    public async Task<WatchedPage> OpenAsync(bool isDark = false, int width = 1440, int height = 900, bool runsScripts = true)
    {
        Require();
        IBrowserContext context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            AcceptDownloads = true,
            JavaScriptEnabled = runsScripts,
        });
        return new WatchedPage(await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
