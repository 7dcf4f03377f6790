using Microsoft.Playwright;
using PruneSearch.TestKit;
using Xunit;

namespace PruneSearch.Dashboard.Tests;

/// <summary>A report as somebody opens it who was sent the file.</summary>
public sealed class ReportPageTests(WrittenReport report) : IClassFixture<WrittenReport>
{
    /// <summary>A folder for pictures of its charts.</summary>
    private const string ScreenshotsVariable = "PRUNESEARCH_SCREENSHOTS";

    private static readonly string[] Charts = ["pareto", "hypervolume", "parameters", "latency", "training", "timeline"];

    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task Every_chart_is_drawn_for_everybody_and_nothing_is_asked_for(int width, bool isDark)
    {
        Browser.Require();
        await using WatchedPage watched = await report.OpenAsync(isDark, width);
        IPage page = watched.Page;
        Assert.Equal(Charts.Order(), (await page.EvaluateAsync<string[]>("[...document.querySelectorAll('[data-chart]')].map(e => e.dataset.chart)")).Order());
        Assert.Equal(Charts.Length, await page.Locator(".live").CountAsync());
        await Assertions.Expect(page.Locator("[data-drawn] svg:visible")).ToHaveCountAsync(0);
        if (Environment.GetEnvironmentVariable(ScreenshotsVariable) is { Length: > 0 } folder)
        {
            string look = $"{width}-{(isDark ? "dark" : "light")}";
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"report-{look}.png") });
            foreach (string chart in Charts)
            {
                ILocator figure = page.Locator($"[data-chart={chart}] .live, [data-chart={chart}] + .live");
                await figure.ScreenshotAsync(new LocatorScreenshotOptions { Path = Path.Combine(folder, $"report-{chart}-{look}.png") });
            }
        }

        Assert.Equal(0, await page.EvaluateAsync<int>("Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
        await AssertAccessibleAsync(page);
        Assert.Empty(watched.Faults);
        Assert.Equal("file", Assert.Single(watched.Requests).Scheme);
    }

    [Fact]
    public async Task A_plot_has_its_table_its_axes_and_its_candidates_on_the_same_page()
    {
        Browser.Require();
        await using WatchedPage watched = await report.OpenAsync();
        IPage page = watched.Page;
        await page.GetByLabel("Colour").SelectOptionAsync("macs");
        await Assertions.Expect(page.GetByRole(AriaRole.Img, new PageGetByRoleOptions { NameRegex = new("^Pareto front\\. 5 candidates over .*, coloured by macs; ") })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = new("^Show as table.*Pareto front$") }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Pareto front, as a table" }).GetByRole(AriaRole.Row)).ToHaveCountAsync(6);
        string candidate = await page.EvaluateAsync<string>(
            "() => { document.querySelector('ps-pareto ps-chart').dispatchEvent(new CustomEvent('pick', { detail: 4 })); return document.querySelector(location.hash).cells[0].textContent; }");
        Assert.Equal("c4", candidate);
        Assert.Empty(watched.Faults);
    }

    [Fact]
    public async Task Without_scripts_the_drawings_are_there()
    {
        Browser.Require();
        await using WatchedPage watched = await report.OpenAsync(runsScripts: false);
        await Assertions.Expect(watched.Page.Locator("[data-chart=pareto] svg").First).ToBeVisibleAsync();
        await Assertions.Expect(watched.Page.Locator("[data-chart=hypervolume] svg").First).ToBeVisibleAsync();
        await Assertions.Expect(watched.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Work", Exact = true })).ToHaveCountAsync(0);
        await Assertions.Expect(watched.Page.Locator("canvas")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Paper_gets_the_drawings_and_the_charts_that_none_stands_for(bool isDark)
    {
        Browser.Require();
        await using WatchedPage watched = await report.OpenAsync(isDark);
        IPage page = watched.Page;
        if (Environment.GetEnvironmentVariable(ScreenshotsVariable) is { Length: > 0 } folder)
        {
            await page.PdfAsync(new PagePdfOptions { Path = Path.Combine(folder, $"report-{(isDark ? "dark" : "light")}.pdf"), PrintBackground = false });
        }

        Assert.Equal(isDark, await LightInkAsync(page) > 0);
        await page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        Assert.Equal(0, await LightInkAsync(page));
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await Assertions.Expect(page.Locator("[data-chart=pareto] svg").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[data-chart=pareto] + .live")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("[data-chart=timeline] canvas").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".live button:visible, .live select:visible")).ToHaveCountAsync(0);
    }

    /// <summary>How many pixels of plots have the colour of text on dark pages.</summary>
    private static async Task<int> LightInkAsync(IPage page) => await page.EvaluateAsync<int>("""
        () => {
          let light = 0;
          for (const canvas of document.querySelectorAll('[data-chart=parameters] canvas, [data-chart=timeline] canvas')) {
            const p = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
            for (let i = 0; i < p.length; i += 4) light += p[i] === 0xe6 && p[i + 1] === 0xe9 && p[i + 2] === 0xee && p[i + 3] === 255;
          }
          return light;
        }
        """);

    private static async Task AssertAccessibleAsync(IPage page)
    {
        string axe = Repository.PathOf("src", "PruneSearch.Web", "obj", "dashboard", "node_modules", "axe-core", "axe.min.js");
        Assert.True(File.Exists(axe), "axe-core is restored with the dashboard's client");
        await page.EvaluateAsync(await File.ReadAllTextAsync(axe, TestContext.Current.CancellationToken) + ";0");
        Assert.Empty(await page.EvaluateAsync<string[]>(
            "async () => (await axe.run()).violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.target).join(', ')}`)"));
    }
}
