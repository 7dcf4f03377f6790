using System.Text.Json;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Storage;
using PruneSearch.TestKit.Campaigns;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Web.Tests.Api;

/// <summary>Answers about a campaign with 10,000 candidates. How long they take is in bench/PruneSearch.DashboardBench.</summary>
public sealed class LargeCampaignTests
{
    private const int Candidates = 10_000;
    private const int MostChartBytes = 2 << 20;

    /// <summary>What a phone loads without a thought: it does not grow with the campaign.</summary>
    private const int LongestAnswer = 800 * 1024;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static readonly string[] Paths =
    [
        "/overview", "/candidates?sort=accuracy&order=desc&limit=100", "/candidates?q=taylor&standing=feasible&sort=recipe.ratio&offset=2000", "/points?max=2000", "/hypervolume",
        "/importance", "/timeline", "/log", "/candidates/1234",
    ];

    [Fact]
    public async Task Answers_stay_short()
    {
        using var folder = new TemporaryFolder();
        CampaignSpec spec = LargeCampaign.Spec(Candidates);
        await LargeCampaign.WriteAsync(FileCampaignStore.In(Path.Combine(folder.Path, "campaigns"), new DurableFiles(NoCrashPoints.Instance)), spec, Candidates, Cancellation);
        await using TestApi api = await TestApi.StartAsync(folder: folder);
        using HttpClient client = api.Client();
        foreach (string path in Paths)
        {
            byte[] answer = await client.GetByteArrayAsync("/api/v1/campaigns/large" + path, Cancellation);
            using var document = JsonDocument.Parse(answer);
            Assert.True(answer.Length < LongestAnswer, $"{path}: {answer.Length / 1024} KiB");
        }

        // The charts of its report carry samples of it, as these do.
        string report = await client.GetStringAsync("/api/v1/campaigns/large/report", Cancellation);
        Assert.InRange(report.Split("<script type=\"application/json\" data-document=")[1..].Sum(d => d.Split("</script>")[0].Length), 0, MostChartBytes);
    }
}
