using Microsoft.Playwright;
using Xunit;

namespace PruneSearch.Dashboard.Tests;

public sealed class SpecEditorTests(Browser browser) : IClassFixture<Browser>
{
    /// <summary>Milliseconds from the last key to the check.</summary>
    private const long Debounce = 500;

    private static readonly DateTime Morning = new(2025, 1, 1, 8, 0, 0, DateTimeKind.Utc);

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

    [Theory]
    [InlineData(false)] // the check that typing asked for falls due while the submission's own check is under way
    [InlineData(true)] // it is under way when the spec is submitted
    public async Task A_submission_is_not_cut_off_by_the_check_that_typing_asked_for(bool isUnderWay)
    {
        await using WatchedPage watched = await browser.OpenAsync();
        IPage page = watched.Page;
        using var server = new DashboardServer();
        await server.ServeAsync();
        await using HeldAnswers checks = await OpenEditorAsync(watched, server, "raced");
        if (isUnderWay)
        {
            await page.Clock.RunForAsync(Debounce * 2);
            await checks.AskedAsync();
        }

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Submit" }).ClickAsync();
        await checks.AskedAsync();
        await page.Clock.RunForAsync(Debounce * 2);
        checks.Release();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "raced" })).ToBeVisibleAsync();
        watched.AssertClean(server);
    }

    [Fact]
    public async Task A_submission_under_way_is_one_whatever_else_is_pressed_meanwhile()
    {
        await using WatchedPage watched = await browser.OpenAsync();
        IPage page = watched.Page;
        using var server = new DashboardServer();
        await server.ServeAsync();
        await using HeldAnswers checks = await OpenEditorAsync(watched, server, "pressed");
        ILocator submit = page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Submit" });
        await submit.ClickAsync();
        await checks.AskedAsync();
        await Assertions.Expect(page.GetByLabel("Spec", new PageGetByLabelOptions { Exact = true })).Not.ToBeEditableAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Check" }).ClickAsync();
        await submit.ClickAsync();
        checks.Release();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "pressed" })).ToBeVisibleAsync();
        Assert.Equal(1, checks.Asked);
        watched.AssertClean(server);
    }

    /// <summary>The page with a sound spec just typed, its clock standing still, and every check's answer held from then on.</summary>
    private static async Task<HeldAnswers> OpenEditorAsync(WatchedPage watched, DashboardServer server, string name)
    {
        IPage page = watched.Page;
        await page.Clock.InstallAsync(new ClockInstallOptions { TimeDate = Morning });
        await watched.GoAsync(server, "/new");
        await Assertions.Expect(page.GetByText("The spec is valid.")).ToBeVisibleAsync();
        await page.Clock.PauseAtAsync(Morning.AddHours(1));
        HeldAnswers checks = await HeldAnswers.OfAsync(page, "**/specs/validate");
        await page.GetByLabel("Spec", new PageGetByLabelOptions { Exact = true }).FillAsync(DashboardServer.Spec(name, candidates: 1));
        return checks;
    }
}
