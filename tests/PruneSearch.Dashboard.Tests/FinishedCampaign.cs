using Microsoft.Playwright;
using Xunit;

namespace PruneSearch.Dashboard.Tests;

/// <summary>A server with a campaign that has ended, for all that only looks.</summary>
public sealed class FinishedCampaign : IAsyncLifetime
{
    public const string Name = "seen";

    internal DashboardServer Server { get; } = new();

    public Browser Browser { get; } = new();

    /// <summary>Every page, by a name for its picture.</summary>
    public static TheoryData<string, string> Pages => new()
    {
        { "campaigns", "/" }, { "front", $"/campaigns/{Name}/front" }, { "candidates", $"/campaigns/{Name}/candidates" }, { "parameters", $"/campaigns/{Name}/parameters" },
        { "workers", $"/campaigns/{Name}/workers" }, { "log", $"/campaigns/{Name}/log" }, { "spec", $"/campaigns/{Name}/spec" }, { "candidate", $"/campaigns/{Name}/candidates/3" },
        { "compare", $"/campaigns/{Name}/compare/2/3" }, { "fleet", "/fleet" }, { "new", "/new" }, { "unknown", "/nowhere" },
    };

    public async ValueTask InitializeAsync()
    {
        await Browser.InitializeAsync();
        await Server.ServeAsync();
        Server.Work();
        using var client = new HttpClient { BaseAddress = Server.Url };
        using var spec = new StringContent(System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string> { ["spec"] = DashboardServer.Spec(Name, candidates: 8) }), System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage submitted = await client.PostAsync(new Uri("api/v1/campaigns", UriKind.Relative), spec, TestContext.Current.CancellationToken);
        Assert.True(submitted.IsSuccessStatusCode, await submitted.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        // The stream of records ends with the campaign.
        using HttpResponseMessage events = await client.GetAsync(new Uri($"api/v1/campaigns/{Name}/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Contains("event: over", await events.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>Waits until a page has asked for all that it shows.</summary>
    internal static async Task ShownAsync(IPage page)
    {
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Assertions.Expect(page.GetByText("Asking the server…")).ToHaveCountAsync(0);
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        Server.Dispose();
    }
}
