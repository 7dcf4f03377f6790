using System.Diagnostics;
using System.Text.Json;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Storage;
using PruneSearch.TestKit.Campaigns;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Web.Tests.Api;

/// <summary>Lists and plots of a campaign with 10,000 candidates.</summary>
public sealed class LargeCampaignTests(ITestOutputHelper output)
{
    private const int Candidates = 10_000;
    private const int Requests = 40;
    private const int MostChartBytes = 2 << 20;

    /// <summary>Generous: a shared machine with two processors keeps it ten times over.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lists_and_plots_stay_quick()
    {
        using var folder = new TemporaryFolder();
        CampaignSpec spec = LargeCampaign.Spec(Candidates);
        await LargeCampaign.WriteAsync(FileCampaignStore.In(Path.Combine(folder.Path, "campaigns"), new DurableFiles(NoCrashPoints.Instance)), spec, Candidates, Cancellation);
        await using TestApi api = await TestApi.StartAsync(folder: folder);
        using HttpClient client = api.Client();
        const string large = "/api/v1/campaigns/large";
        string[] paths =
        [
            large + "/overview", large + "/candidates?sort=accuracy&order=desc&limit=100", large + "/candidates?q=taylor&standing=feasible&sort=recipe.ratio&offset=2000", large + "/front",
            large + "/points?max=2000", large + "/hypervolume", large + "/importance", large + "/timeline", large + "/log", large + "/candidates/1234", "/api/v1/campaigns",
        ];
        var slow = new List<string>();
        foreach (string path in paths)
        {
            long began = Stopwatch.GetTimestamp();
            using JsonDocument first = JsonDocument.Parse(await client.GetByteArrayAsync(path, Cancellation));
            TimeSpan cold = Stopwatch.GetElapsedTime(began);
            var times = new List<TimeSpan>();
            long bytes = 0;
            for (int i = 0; i < Requests; i++)
            {
                if (i % 4 == 0)
                {
                    await api.Host.PauseAsync("large", i % 8 == 0, Cancellation); // a record: what was made before is not the answer any more
                }

                began = Stopwatch.GetTimestamp();
                bytes = (await client.GetByteArrayAsync(path, Cancellation)).Length;
                times.Add(Stopwatch.GetElapsedTime(began));
            }

            times.Sort();
            TimeSpan p95 = times[(int)(Requests * 0.95) - 1];
            output.WriteLine($"{path}: p50 {times[Requests / 2].TotalMilliseconds:0.0} ms, p95 {p95.TotalMilliseconds:0.0} ms, first {cold.TotalMilliseconds:0} ms, {bytes / 1024} KiB");
            if (p95 > Bound)
            {
                slow.Add($"{path}: {p95.TotalMilliseconds:0} ms");
            }
        }

        Assert.Empty(slow);

        // A report's charts carry samples of it, as these do.
        string report = await client.GetStringAsync(large + "/report", Cancellation);
        string[] documents = [.. report.Split("<script type=\"application/json\" data-document=")[1..].Select(d => d.Split("</script>")[0])];
        output.WriteLine($"report: {report.Length / 1024} KiB, of them charts' data {string.Join(", ", documents.Select(d => $"{d.Split('>')[0]} {d.Length / 1024} KiB"))}");
        Assert.InRange(documents.Sum(d => d.Length), 0, MostChartBytes);
    }
}
