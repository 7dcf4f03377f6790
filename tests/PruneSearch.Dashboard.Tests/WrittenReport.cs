using Microsoft.Playwright;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Dashboard.Tests;

/// <summary>The report that a run leaves in its folder: a small campaign, timed on this machine.</summary>
public sealed class WrittenReport : IAsyncLifetime
{
    private const string Spec = """
        apiVersion: prunesearch/v1
        name: written
        model: {architecture: lenet5, training: {epochs: 1, batch: 20}}
        data:
          train: "glyphs:seed=1,train=100,validation=40,test=40"
          validation: "glyphs:seed=1,train=100,validation=40,test=40"
        targets: [{name: cpu, runtime: compute, threads: 1, batch: 1}]
        objectives: [accuracy, latency(cpu), parameters]
        prune: {criterion: [l1, l2], ratio: {min: 0.1, max: 0.7}}
        recovery: {epochs: 1, batch: 5}
        search: {sampler: random, candidates: 4}
        baselines: {uniform: [0.5]}
        measurement: {rounds: 10, minimumSampleSeconds: 0.0002, warmUpSeconds: 0.01, maxSeconds: 1}
        """;

    private readonly TemporaryFolder _folder = new();

    public Browser Browser { get; } = new();

    private string Path => System.IO.Path.Combine(_folder.Path, "run", "report.html");

    public async ValueTask InitializeAsync()
    {
        await Browser.InitializeAsync();
        using ProgramProcess run = ProgramProcess.StartIn(
            new Dictionary<string, string?> { ["PRUNESEARCH_LOCK_FOLDER"] = System.IO.Path.Combine(_folder.Path, "locks") },
            "run", _folder.File("written.yaml", Spec), "--out", System.IO.Path.Combine(_folder.Path, "run"), "--threads", "1");
        Assert.True(await run.ExitAsync() == 0, run.Said);
    }

    /// <summary>Opens the page as a file, and waits until everything on it is drawn.</summary>
    internal async Task<WatchedPage> OpenAsync(bool isDark = false, int width = 1280, bool runsScripts = true)
    {
        WatchedPage watched = await Browser.OpenAsync(isDark, width, runsScripts: runsScripts);
        watched.Page.Console += (_, message) => Assert.False(message.Type == "error", message.Text);
        await watched.Page.GotoAsync(new Uri(Path).ToString());
        if (runsScripts)
        {
            await DrawnAsync(watched.Page);
        }

        return watched;
    }

    /// <summary>Waits until every plot has drawn something.</summary>
    internal static async Task DrawnAsync(IPage page)
    {
        await Assertions.Expect(page.Locator(".live .canvas").First).ToBeAttachedAsync();
        await page.WaitForFunctionAsync("""
            () => [...document.querySelectorAll('.live ps-chart')].every(chart => [...chart.querySelectorAll('canvas')].some(canvas => {
              const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
              let drawn = 0;
              for (let i = 3; i < pixels.length; i += 4) drawn += pixels[i] > 0;
              return drawn > 2000;
            }))
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _folder.Dispose();
    }
}
