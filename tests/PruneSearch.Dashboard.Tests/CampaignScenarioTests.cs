using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Dashboard.Tests;

/// <summary>A campaign from its spec to its models, seen and steered through the page alone.</summary>
public sealed partial class CampaignScenarioTests(Browser browser) : IClassFixture<Browser>
{
    private const int Patience = 90_000;

    [Fact]
    public async Task A_campaign_is_submitted_paused_resumed_watched_through_a_servers_death_and_its_model_downloaded()
    {
        await using WatchedPage watched = await browser.OpenAsync();
        IPage page = watched.Page;
        page.SetDefaultTimeout(Patience);
        using var server = new DashboardServer();
        ProgramProcess first = await server.ServeAsync();

        await watched.GoAsync(server, "/new");
        await page.GetByLabel("Spec", new PageGetByLabelOptions { Exact = true }).FillAsync(DashboardServer.Spec("watched", candidates: 10));
        await Assertions.Expect(page.GetByText("The spec is valid.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Submit" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "watched" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".stream")).ToContainTextAsync("live");
        await page.EvaluateAsync("window.sameDocument = true");

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Pause" }).ClickAsync();
        await Assertions.Expect(page.Locator(".title .badge")).ToContainTextAsync("paused");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Resume" }).ClickAsync();
        await Assertions.Expect(page.Locator(".title .badge")).ToContainTextAsync("preparing");

        server.Work();
        ILocator plot = page.GetByRole(AriaRole.Img, new PageGetByRoleOptions { NameRegex = ParetoWithPoints() });
        await Assertions.Expect(plot).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = Patience });

        await first.KillAsync();
        await Assertions.Expect(page.Locator(".stream")).ToContainTextAsync("connection lost", new LocatorAssertionsToContainTextOptions { Timeout = Patience });
        await server.ServeAsync();
        await Assertions.Expect(page.Locator(".title .badge")).ToContainTextAsync("finished", new LocatorAssertionsToContainTextOptions { Timeout = Patience });
        await Assertions.Expect(page.Locator(".stream")).ToContainTextAsync("over", new LocatorAssertionsToContainTextOptions { Timeout = Patience });
        await Assertions.Expect(page.Locator(".failure")).ToHaveCountAsync(0);
        Assert.True(await page.EvaluateAsync<bool>("window.sameDocument"), "the page was loaded anew");

        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Candidates", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new PageGetByRoleOptions { Name = "front", Exact = true }).CheckAsync();
        await page.Locator("tbody tr.front th a").First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "What was cut" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".graph svg")).ToBeVisibleAsync();
        IDownload download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Download ONNX" }).ClickAsync());
        using var folder = new TemporaryFolder();
        string model = Path.Combine(folder.Path, download.SuggestedFilename);
        await download.SaveAsAsync(model);
        watched.AssertClean(server);

        await DashboardServer.RunInOnnxRuntimeAsync(model, OnnxRuntimeOrSkip.Library());
    }

    [GeneratedRegex("Pareto front\\. [1-9][0-9]* candidates")]
    private static partial Regex ParetoWithPoints();
}
