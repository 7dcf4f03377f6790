using System.CommandLine;
using PruneSearch.DashboardBench;

var candidates = new Option<int>("--candidates") { Description = "Candidates that are there before it is measured.", DefaultValueFactory = _ => 10_000 };
var rate = new Option<int>("--rate") { Description = "Records a second while it is measured.", DefaultValueFactory = _ => 200 };
var seconds = new Option<int>("--seconds") { Description = "How long it is measured.", DefaultValueFactory = _ => 60 };
var browser = new Option<string>("--browser") { Description = "Chromium's program.", DefaultValueFactory = _ => "/usr/bin/chromium" };
var root = new RootCommand("The dashboard under load: memory of the tab, times of interactions and of the server's answers.") { candidates, rate, seconds, browser };
root.SetAction(async (parsed, cancellation) =>
{
    await using BusyCampaign campaign = await BusyCampaign.StartAsync(parsed.GetValue(candidates), cancellation);
    var length = TimeSpan.FromSeconds(parsed.GetValue(seconds));
    await using TabWatch tab = await TabWatch.OpenAsync(campaign.Page, parsed.GetValue(browser)!);
    Task<long> records = campaign.GoOnAsync(parsed.GetValue(rate), length, cancellation);
    Task<IReadOnlyList<AnswerTimes>> answers = AnswerTimes.MeasureAsync(campaign.Api, length, cancellation);
    TabFigures figures = await tab.MeasureAsync(length, cancellation);
    Console.WriteLine($"records        {await records / length.TotalSeconds:F0} a second over {length.TotalSeconds:F0} s, {parsed.GetValue(candidates)} candidates before");
    Console.WriteLine($"tab's memory   {string.Join(", ", figures.HeapMiB.Select(m => $"{m:F1}"))} MiB of live objects, every {TabWatch.MemoryEvery.TotalSeconds:F0} s");
    Console.WriteLine($"interactions   {figures.Interactions.Count} clicks: median {Percentile.Of(figures.Interactions, 0.5):F0} ms, p95 {Percentile.Of(figures.Interactions, 0.95):F0} ms, longest {figures.Interactions.Max():F0} ms (until the next frame is shown)");
    foreach (AnswerTimes answer in await answers)
    {
        Console.WriteLine($"{answer.Name,-14} {answer.Milliseconds.Count} answers: median {Percentile.Of(answer.Milliseconds, 0.5):F1} ms, p95 {Percentile.Of(answer.Milliseconds, 0.95):F1} ms");
    }
});
return await root.Parse(args).InvokeAsync(cancellationToken: CancellationToken.None);
