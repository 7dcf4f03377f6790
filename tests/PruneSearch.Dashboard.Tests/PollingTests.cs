using Microsoft.Playwright;
using Xunit;

namespace PruneSearch.Dashboard.Tests;

/// <summary>Pages that ask again every few seconds.</summary>
public sealed class PollingTests(FinishedCampaign campaign) : IClassFixture<FinishedCampaign>
{
    /// <summary>Milliseconds: several times the pause between two questions.</summary>
    private const long Long = 20_000;

    private static readonly DateTime Morning = new(2025, 1, 1, 8, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("/", "**/api/v1/campaigns", FinishedCampaign.Name)]
    [InlineData("/fleet", "**/api/v1/targets", "w1")]
    public async Task What_goes_wrong_is_said_beside_what_was_known_and_taken_back_when_it_goes_well(string place, string asked, string known)
    {
        await using WatchedPage watched = await OpenAsync(place);
        IPage page = watched.Page;
        await Assertions.Expect(page.Locator("tbody th").First).ToContainTextAsync(known);
        await page.RouteAsync(asked, route => route.FulfillAsync(new RouteFulfillOptions { Status = 503, ContentType = "application/problem+json", Body = """{"title":"it rains","errors":[]}""" }));
        await page.Clock.RunForAsync(Long);
        await Assertions.Expect(page.GetByText("it rains")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("tbody th").First).ToContainTextAsync(known);
        await page.UnrouteAsync(asked);
        await page.Clock.RunForAsync(Long);
        await Assertions.Expect(page.GetByText("it rains")).ToHaveCountAsync(0);
        watched.AssertClean(campaign.Server);
    }

    /// <summary>A page whose clock stands still.</summary>
    private async Task<WatchedPage> OpenAsync(string place)
    {
        WatchedPage watched = await campaign.Browser.OpenAsync();
        await watched.Page.Clock.InstallAsync(new ClockInstallOptions { TimeDate = Morning });
        await watched.GoAsync(campaign.Server, place);
        await watched.Page.Clock.PauseAtAsync(Morning.AddHours(1));
        return watched;
    }
}
