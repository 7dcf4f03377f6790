using PruneSearch.Chaos.Deployments;
using PruneSearch.Chaos.Faults;
using PruneSearch.Chaos.History;
using PruneSearch.Chaos.Processes;

namespace PruneSearch.Chaos.Scenarios;

/// <summary>Everything is asked to stop at once, in the middle of a campaign; started again, it finishes.</summary>
internal static class StopScenario
{
    private const string Campaign = "stopped";
    private const int LeaseSeconds = 8;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(35);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    public static async Task<bool> RunAsync(ChaosOptions options, CancellationToken cancellation)
    {
        bool held = true;
        if (options.Wants("serve"))
        {
            held &= await RunAsync(options, async (site, stop) => await ServeDeployment.StartAsync(site, LeaseSeconds, stop).ConfigureAwait(false), "serve", cancellation).ConfigureAwait(false);
        }

        if (options.Wants("cluster") && ClusterDeployment.Obstacle(options) is { } obstacle)
        {
            Site.Tell($"no cluster: {obstacle}");
        }
        else if (options.Wants("cluster"))
        {
            held &= await RunAsync(options, async (site, stop) => await ClusterDeployment.StartAsync(site, LeaseSeconds, stop).ConfigureAwait(false), "cluster", cancellation).ConfigureAwait(false);
        }

        return held;
    }

    private static async Task<bool> RunAsync(ChaosOptions options, Func<Site, CancellationToken, Task<IDeployment>> start, string name, CancellationToken cancellation)
    {
        Site site = await Site.CreateAsync(options, $"C-{name}", cancellation).ConfigureAwait(false);
        await using (site.ConfigureAwait(false))
        {
            IDeployment deployment = await start(site, cancellation).ConfigureAwait(false);
            await using (deployment.ConfigureAwait(false))
            {
                return await RunAsync(site, deployment, cancellation).ConfigureAwait(false);
            }
        }
    }

    private static async Task<bool> RunAsync(Site site, IDeployment deployment, CancellationToken cancellation)
    {
        int candidates = site.Options.Candidates;
        var run = new CampaignRun(site, deployment, Campaign, candidates);
        await run.SubmitAsync(CampaignText.Real(Campaign, candidates, site.Options.Epochs), cancellation).ConfigureAwait(false);
        IReadOnlyList<Node> workers = await run.AddWorkersAsync(cancellation).ConfigureAwait(false);
        foreach (Node worker in workers)
        {
            worker.Start();
        }

        CampaignStanding middle = await run.WaitAsync(s => s.Ended >= candidates / 3, Limit, cancellation).ConfigureAwait(false);
        DateTimeOffset stopped = TimeProvider.System.GetUtcNow();
        Node[] all = [.. workers, .. deployment.Servers];
        foreach (Node node in all)
        {
            node.Leave();
        }

        Site.Tell($"SIGTERM to {string.Join(", ", all.Select(n => n.Name))}");
        StopResult?[] stops = await Task.WhenAll(all.Select(n => n.StopAsync(Grace))).ConfigureAwait(false);
        await Task.WhenAll(all.Select(n => n.SupervisedAsync())).ConfigureAwait(false);
        int atStop = (await deployment.ReadAsync(Campaign, cancellation).ConfigureAwait(false)).Count(r => r.Type == HistoryRecord.CandidateEnded);
        foreach (Node node in deployment.Servers.Concat(workers))
        {
            node.Start();
        }

        DateTimeOffset started = TimeProvider.System.GetUtcNow();
        await run.WaitAsync(_ => false, Limit, cancellation).ConfigureAwait(false);
        var fault = new FaultDone(new Fault(0, FaultKind.Drain, "everything", null, 0), stopped, started);
        (HistoryReport report, IReadOnlyList<HistoryRecord> records) = await run.JudgeAsync(workers, [fault], cancellation).ConfigureAwait(false);
        IReadOnlyList<string> ended = run.EndedByThemselves();
        bool held = report.Violations.Count == 0 && !middle.IsOver && ended.Count == 0 && stops.All(s => s?.ExitCode == 0);
        CampaignRun.Print(new
        {
            scenario = "C",
            deployment = deployment.Name,
            held,
            candidatesAtStop = atStop,
            stops = stops.OfType<StopResult>().Select(s => new { s.Node, seconds = Math.Round(s.After.TotalSeconds, 2), s.ExitCode }),
            recovery = Recovery.Of([fault], records),
            history = report.Figures,
            endedByThemselves = ended,
            violations = report.Violations.Select(v => $"{v.Rule}: {v.What}"),
        });
        return held;
    }
}
