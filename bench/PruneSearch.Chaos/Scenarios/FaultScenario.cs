using System.Diagnostics;
using PruneSearch.Chaos.Deployments;
using PruneSearch.Chaos.Faults;
using PruneSearch.Chaos.History;
using PruneSearch.Chaos.Processes;

namespace PruneSearch.Chaos.Scenarios;

/// <summary>A campaign during which nothing is spared. Its history must be one that may be all the same.</summary>
internal static class FaultScenario
{
    private const string Campaign = "chaos";
    private const int LeaseSeconds = 8;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    /// <summary>One coordinator, journals in files.</summary>
    public static Task<bool> ServeAsync(ChaosOptions options, CancellationToken cancellation) => RunAsync(
        options, "A", async (site, stop) => await ServeDeployment.StartAsync(site, LeaseSeconds, stop).ConfigureAwait(false), ServePlans(options), cancellation);

    /// <summary>Two silos, an API and PostgreSQL.</summary>
    public static Task<bool> ClusterAsync(ChaosOptions options, CancellationToken cancellation) => ClusterDeployment.Obstacle(options) is { } obstacle
        ? throw new InvalidInputException("B", $"cannot be tried: {obstacle}", "a cluster needs --server and PostgreSQL")
        : RunAsync(options, "B", async (site, stop) => await ClusterDeployment.StartAsync(site, LeaseSeconds, stop).ConfigureAwait(false), ClusterPlans(options), cancellation);

    private static string[] Workers(ChaosOptions options) => [.. Enumerable.Range(1, options.Workers).Select(i => $"w{i}")];

    private static FaultPlan[] ServePlans(ChaosOptions options)
    {
        string[] workers = Workers(options);
        int third = Math.Max(1, options.Kills / 3);
        return
        [
            new FaultPlan(FaultKind.Kill, "worker", workers, third),
            new FaultPlan(FaultKind.Kill, "server", ["server"], third),
            new FaultPlan(FaultKind.KillChild, "worker", workers, Math.Max(1, options.Kills - (2 * third))),
            new FaultPlan(FaultKind.Partition, "worker", workers, Math.Max(1, third / 2), 5, 30),
            new FaultPlan(FaultKind.Drain, "worker", workers, Math.Max(1, third / 2)),
        ];
    }

    private static FaultPlan[] ClusterPlans(ChaosOptions options)
    {
        string[] workers = Workers(options);
        int part = Math.Max(1, options.Kills / 5);
        return
        [
            new FaultPlan(FaultKind.Kill, "worker", workers, Math.Max(1, options.Kills - (4 * part))),
            new FaultPlan(FaultKind.KillChild, "worker", workers, part),
            new FaultPlan(FaultKind.Kill, "silo", ["silo1", "silo2"], part),
            new FaultPlan(FaultKind.Kill, "api", ["api"], part),
            new FaultPlan(FaultKind.CrashDatabase, "database", null, part),
            new FaultPlan(FaultKind.Partition, "worker", workers, Math.Max(1, part / 2), 5, 60),
            new FaultPlan(FaultKind.Partition, "silo", ["silo1", "silo2"], Math.Max(1, part / 2), 5, 60),
            new FaultPlan(FaultKind.Partition, "api", ["api"], Math.Max(1, part / 3), 5, 60),
            new FaultPlan(FaultKind.Drain, "worker", workers, Math.Max(1, part / 3)),
            new FaultPlan(FaultKind.Drain, "silo", ["silo1", "silo2"], Math.Max(1, part / 3)),
        ];
    }

    private static async Task<bool> RunAsync(
        ChaosOptions options, string scenario, Func<Site, CancellationToken, Task<IDeployment>> start, FaultPlan[] plans, CancellationToken cancellation)
    {
        Site site = await Site.CreateAsync(options, scenario, cancellation).ConfigureAwait(false);
        await using (site.ConfigureAwait(false))
        {
            IDeployment deployment = await start(site, cancellation).ConfigureAwait(false);
            await using (deployment.ConfigureAwait(false))
            {
                IEnumerable<FaultPlan> possible = plans.Where(p => site.Network is not null || p.Kind != FaultKind.Partition);
                return await RunAsync(site, deployment, scenario, FaultPlan.Draw(possible, options.Seed, 1, 7), cancellation).ConfigureAwait(false);
            }
        }
    }

    private static async Task<bool> RunAsync(Site site, IDeployment deployment, string scenario, IReadOnlyList<Fault> schedule, CancellationToken cancellation)
    {
        int candidates = site.Options.Candidates;
        var run = new CampaignRun(site, deployment, Campaign, candidates);
        await run.SubmitAsync(CampaignText.Real(Campaign, candidates, site.Options.Epochs), cancellation).ConfigureAwait(false);
        IReadOnlyList<Node> workers = await run.AddWorkersAsync(cancellation).ConfigureAwait(false);
        var watch = new Watch(site, deployment.Url, Campaign);
        long began = Stopwatch.GetTimestamp();
        foreach (Node worker in workers)
        {
            worker.Start();
        }

        // Broken is what works: the first candidate comes through in peace.
        await run.WaitAsync(s => s.Ended > 0, Limit, cancellation).ConfigureAwait(false);
        using var injector = new FaultInjector(site.Nodes, site.Network, deployment.Database, Site.Tell);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task breaking = injector.RunAsync(schedule, () => (double)run.Ended / candidates, over.Token);
        Task<int> watching = watch.FollowAsync(cancellation);
        bool isOver = false;
        try
        {
            isOver = (await run.WaitAsync(_ => false, Limit, cancellation).ConfigureAwait(false)).IsOver;
        }
        catch (InvalidOperationException e)
        {
            Site.Tell(e.Message); // the checker says what is missing
        }

        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await over.CancelAsync().ConfigureAwait(false);
        await breaking.ConfigureAwait(false);
        int watchResult = isOver ? await watching.ConfigureAwait(false) : -1;
        (HistoryReport report, IReadOnlyList<HistoryRecord> records) = await run.JudgeAsync(workers, injector.Done, cancellation).ConfigureAwait(false);
        IReadOnlyList<string> ended = run.EndedByThemselves();
        int kills = injector.Done.Count(f => f.Fault.IsKill);
        bool held = report.Violations.Count == 0 && watchResult == 0 && !ended.Any(e => e.StartsWith('w')) && injector.Stops.All(s => s.ExitCode == 0);
        CampaignRun.Print(new
        {
            scenario,
            held,
            seed = site.Options.Seed,
            seconds = Math.Round(seconds, 1),
            faults = injector.Done.GroupBy(f => f.Fault.Label, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal),
            faultsPlanned = schedule.Count,
            kills,
            partitionSeconds = injector.Done.Where(f => f.Fault.Kind == FaultKind.Partition).Select(f => Math.Round((f.Ended - f.Began).TotalSeconds, 1)),
            recovery = Recovery.Of(injector.Done, records),
            history = report.Figures,
            watch = new { exit = watchResult, attempts = watch.Attempts },
            drains = injector.Stops.Select(s => new { s.Node, seconds = Math.Round(s.After.TotalSeconds, 1), s.ExitCode }),
            endedByThemselves = ended,
            violations = report.Violations.Select(v => $"{v.Rule}: {v.What}"),
        });
        return held;
    }
}
