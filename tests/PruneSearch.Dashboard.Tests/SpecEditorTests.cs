using Microsoft.Playwright;
using Xunit;

namespace PruneSearch.Dashboard.Tests;

public sealed class SpecEditorTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Every_error_of_a_spec_is_shown_at_its_place_and_nothing_is_started()
    {
        await using WatchedPage watched = await browser.OpenAsync();
        IPage page = watched.Page;
        using var server = new DashboardServer();
        await server.ServeAsync();
        string spec = DashboardServer.Spec("Bad Name", candidates: 0).Replace("objectives: [accuracy, latency(edge)]", "objectives: [accuracy, latency(nowhere)]", StringComparison.Ordinal);
        string[] lines = spec.Split('\n');
        int[] wrong = [1 + Array.FindIndex(lines, l => l.StartsWith("name:", StringComparison.Ordinal)), 1 + Array.FindIndex(lines, l => l.StartsWith("objectives:", StringComparison.Ordinal)), 1 + Array.FindIndex(lines, l => l.StartsWith("search:", StringComparison.Ordinal))];

        await watched.GoAsync(server, "/new");
        await page.GetByLabel("Spec", new PageGetByLabelOptions { Exact = true }).FillAsync(spec);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Submit" }).ClickAsync();

        await Assertions.Expect(page.Locator(".gutter .wrong")).ToHaveTextAsync(wrong.Select(n => $"✕ {n}").ToArray());
        ILocator errors = page.Locator(".errors li");
        await Assertions.Expect(errors).ToHaveCountAsync(wrong.Length);
        foreach (int line in wrong)
        {
            await Assertions.Expect(errors.Filter(new LocatorFilterOptions { HasText = $"Line {line}," })).ToHaveCountAsync(1);
        }

        await errors.First.GetByRole(AriaRole.Button).ClickAsync();
        Assert.Equal("Bad Name", await page.EvaluateAsync<string>("() => { const t = document.querySelector('textarea'); return t.value.slice(t.selectionStart, t.selectionEnd); }"));
        await watched.GoAsync(server, "/");
        await Assertions.Expect(page.GetByText("No campaign yet.")).ToBeVisibleAsync();
        watched.AssertClean(server);
    }
}
