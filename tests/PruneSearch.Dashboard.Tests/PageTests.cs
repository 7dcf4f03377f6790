using Microsoft.Playwright;
using PruneSearch.TestKit;
using Xunit;

namespace PruneSearch.Dashboard.Tests;

/// <summary>Every page, light and dark, wide and narrow: for everybody, within its frame, and as a picture where they are asked for.</summary>
public sealed class PageTests(FinishedCampaign campaign) : IClassFixture<FinishedCampaign>
{
    /// <summary>A folder for pictures of all pages.</summary>
    private const string ScreenshotsVariable = "PRUNESEARCH_SCREENSHOTS";

    private const int Desktop = 1440;
    private const int Phone = 390;

    [Theory]
    [MemberData(nameof(FinishedCampaign.Pages), MemberType = typeof(FinishedCampaign))]
    public async Task A_page_has_no_serious_barrier_and_fits(string name, string place)
    {
        Browser.Require();
        string axe = Repository.PathOf("src", "PruneSearch.Web", "obj", "dashboard", "node_modules", "axe-core", "axe.min.js");
        Assert.SkipUnless(File.Exists(axe), "needs axe-core, which npm restores with the dashboard's client");
        string? folder = Environment.GetEnvironmentVariable(ScreenshotsVariable) is { Length: > 0 } asked ? asked : null;
        (bool IsDark, int Width)[] looks = folder is null ? [(false, Desktop), (true, Phone)] : [(false, Desktop), (true, Desktop), (false, Phone), (true, Phone)];
        foreach ((bool isDark, int width) in looks)
        {
            await using WatchedPage watched = await campaign.Browser.OpenAsync(isDark, width);
            IPage page = watched.Page;
            await watched.GoAsync(campaign.Server, place);
            await FinishedCampaign.ShownAsync(page);
            if (folder is not null)
            {
                await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}-{width}-{(isDark ? "dark" : "light")}.png"), FullPage = true });
            }

            Assert.Equal(0, await page.EvaluateAsync<int>("Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
            await page.EvaluateAsync(await File.ReadAllTextAsync(axe, TestContext.Current.CancellationToken) + ";0");
            string[] violations = await page.EvaluateAsync<string[]>(
                "async () => (await axe.run()).violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.target).join(', ')}`)");
            Assert.True(violations.Length == 0, $"{name}, {width} wide, {(isDark ? "dark" : "light")}: {string.Join("; ", violations)}");
            watched.AssertClean(campaign.Server);
        }
    }

    [Fact]
    public async Task Every_plot_has_a_text_alternative_and_a_table()
    {
        await using WatchedPage watched = await campaign.Browser.OpenAsync();
        IPage page = watched.Page;
        await watched.GoAsync(campaign.Server, $"/campaigns/{FinishedCampaign.Name}/front");
        ILocator plot = page.GetByRole(AriaRole.Img, new PageGetByRoleOptions { NameRegex = new("^Pareto front\\. .* on the front\\.") });
        await Assertions.Expect(plot).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = new("^Show as table.*Pareto front$") }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Pareto front, as a table" }).GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("Front");
    }

    [Fact]
    public async Task The_report_draws_its_charts_in_a_page_without_an_origin()
    {
        await using WatchedPage watched = await campaign.Browser.OpenAsync();
        await watched.Page.GotoAsync(new Uri(campaign.Server.Url, $"api/v1/campaigns/{FinishedCampaign.Name}/report").ToString());
        await WrittenReport.DrawnAsync(watched.Page);
        Assert.Equal("null", await watched.Page.EvaluateAsync<string>("origin"));
        Assert.Single(watched.Requests);
        watched.AssertClean(campaign.Server);
    }

    [Fact]
    public async Task The_keyboard_reaches_a_candidate_from_the_first_page()
    {
        await using WatchedPage watched = await campaign.Browser.OpenAsync();
        IPage page = watched.Page;
        await watched.GoAsync(campaign.Server, "/");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = FinishedCampaign.Name })).ToBeVisibleAsync();
        await TabToAsync(page, FinishedCampaign.Name);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = FinishedCampaign.Name })).ToBeVisibleAsync();
        await TabToAsync(page, "Candidates");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("tbody tr").First).ToBeVisibleAsync();
        await TabToAsync(page, "c0");
        Assert.NotEqual("none", await page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "c0", Exact = true })).ToBeVisibleAsync();
    }

    /// <summary>Goes on by the tab key until the focus is on what has this text.</summary>
    private static async Task TabToAsync(IPage page, string text)
    {
        const int most = 80;
        for (int i = 0; i < most; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string>("document.activeElement?.textContent?.trim() ?? ''") == text)
            {
                return;
            }
        }

        Assert.Fail($"the tab key does not come to '{text}'");
    }
}
