using Microsoft.Playwright;
using PruneSearch.Web.Keys;
using Xunit;

namespace PruneSearch.Dashboard.Tests;

/// <summary>Keys, roles, and names that are markup.</summary>
public sealed class SafetyTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly string Viewer = ApiKey.NewSecret();
    private static readonly string Operator = ApiKey.NewSecret();

    [Fact]
    public async Task A_wrong_key_is_asked_for_again_and_a_viewer_may_look_but_not_cancel()
    {
        await using WatchedPage watched = await browser.OpenAsync();
        IPage page = watched.Page;
        using var server = new DashboardServer();
        await server.ServeAsync([new ApiKey("eve", Role.Viewer, ApiKey.HashOf(Viewer)), new ApiKey("olga", Role.Operator, ApiKey.HashOf(Operator))]);
        using var client = new HttpClient { BaseAddress = server.Url };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Operator);
        using var spec = new StringContent(System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string> { ["spec"] = DashboardServer.Spec("guarded", candidates: 2) }), System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage submitted = await client.PostAsync(new Uri("api/v1/campaigns", UriKind.Relative), spec, TestContext.Current.CancellationToken);
        Assert.True(submitted.IsSuccessStatusCode);

        await watched.GoAsync(server, "/campaigns/guarded/front");
        ILocator dialog = page.GetByRole(AriaRole.Dialog, new PageGetByRoleOptions { Name = "Sign in" });
        await Assertions.Expect(dialog).ToContainTextAsync("asks for an API key");
        await SignInAsync(dialog, "ps_wrong");
        await Assertions.Expect(dialog).ToContainTextAsync("does not know this API key");
        await SignInAsync(dialog, Viewer);
        await Assertions.Expect(page.Locator(".stream")).ToContainTextAsync("live");

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Cancel…" }).ClickAsync();
        ILocator reason = page.GetByRole(AriaRole.Dialog, new PageGetByRoleOptions { Name = "Cancel guarded?" });
        await reason.GetByLabel("Reason").FillAsync("enough");
        await reason.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Cancel the campaign" }).ClickAsync();
        await Assertions.Expect(page.Locator(".messages")).ToContainTextAsync("eve is a viewer; this is for operator");
        await Assertions.Expect(page.Locator(".title .badge")).ToContainTextAsync("preparing");

        Assert.DoesNotContain(watched.Requests, r => r.ToString().Contains(Viewer, StringComparison.Ordinal));
        Assert.Empty(await page.Context.CookiesAsync());
        Assert.DoesNotContain(Viewer, await page.EvaluateAsync<string>("JSON.stringify(localStorage)"), StringComparison.Ordinal);
        watched.AssertClean(server);
    }

    [Fact]
    public async Task A_name_that_is_markup_is_text_everywhere()
    {
        const string name = "<img src=x onerror=document.title='owned'><script>document.title='owned'</script>";
        await using WatchedPage watched = await browser.OpenAsync();
        IPage page = watched.Page;
        using var server = new DashboardServer();
        await server.ServeAsync();
        string text = System.Text.Json.JsonSerializer.Serialize(name);
        string summary = $$$"""{"name":{{{text}}},"phase":"search","paused":false,"reason":{{{text}}},"owner":{{{text}}},"startedAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z","candidates":1,"active":0,"leases":0,"computeHours":0,"best":{"candidate":0,"target":{{{text}}},"speedup":2,"low":1.9,"high":2.1}}""";
        await page.RouteAsync("**/api/v1/campaigns", route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "application/json", Body = $"[{summary}]" }));
        await page.RouteAsync("**/overview", route => route.FulfillAsync(new RouteFulfillOptions
        {
            ContentType = "application/json",
            Body = $$$"""{"summary":{{{summary}}},"sequence":1,"objectives":["accuracy"],"metrics":[{"key":"accuracy","label":{{{text}}},"unit":"share","largerIsBetter":true}],"constraints":[{"text":{{{text}}},"metric":"accuracy","bound":0.5,"atLeast":true}],"targets":[],"dense":{"accuracy":{"value":0.9}},"counts":{"proposed":1,"active":0,"complete":1,"feasible":1,"front":1,"stopped":0,"failed":0,"infeasible":0,"duplicate":0},"findings":[{"isGain":true,"text":{{{text}}}}],"warnings":[{{{text}}}]}""",
        }));

        await watched.GoAsync(server, "/");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = name })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = name }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(name);
        await Assertions.Expect(page.Locator(".finding")).ToHaveTextAsync(name);
        await Assertions.Expect(page.Locator("main img, main script")).ToHaveCountAsync(0);
        Assert.NotEqual("owned", await page.TitleAsync());
        watched.AssertClean(server);
    }

    private static async Task SignInAsync(ILocator dialog, string key)
    {
        await dialog.GetByLabel("API key").FillAsync(key);
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Sign in" }).ClickAsync();
    }
}
