using PruneSearch.Chaos.Deployments;
using PruneSearch.Chaos.History;
using PruneSearch.Chaos.Processes;
using PruneSearch.Chaos.Simulation;

namespace PruneSearch.Chaos.Scenarios;

/// <summary>What hosts can do when the work itself costs nothing but time.</summary>
internal static class ScaleScenario
{
    /// <summary>A candidate is prepared, timed, trained and judged: a second in all.</summary>
    private const int ItemMilliseconds = 250;

    /// <summary>So many that the last ones, at which some have nothing left to do, do not count.</summary>
    private const int CandidatesPerWorker = 30;

    private const int LeaseSeconds = 60;
    private const double LeastSpeedup = 2.8;
    private const double OptunaSeconds = 20;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(60);

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
        Site site = await Site.CreateAsync(options, $"D-{name}", cancellation).ConfigureAwait(false);
        await using (site.ConfigureAwait(false))
        {
            IDeployment deployment = await start(site, cancellation).ConfigureAwait(false);
            await using (deployment.ConfigureAwait(false))
            {
                Throughput one = await SpeedAsync(site, deployment, 1, cancellation).ConfigureAwait(false);
                Throughput three = await SpeedAsync(site, deployment, 3, cancellation).ConfigureAwait(false);
                double speedup = three.CandidatesPerSecond / one.CandidatesPerSecond;
                CampaignRun.Print(new { scenario = "D", deployment = name, speedup = Math.Round(speedup, 2), atLeast = LeastSpeedup, one, three });
                bool held = speedup >= LeastSpeedup;
                return options.Simulated == 0 ? held : await LargeAsync(site, deployment, cancellation).ConfigureAwait(false) && held;
            }
        }
    }

    private static async Task<Throughput> SpeedAsync(Site site, IDeployment deployment, int workers, CancellationToken cancellation)
    {
        int candidates = CandidatesPerWorker * workers;
        var run = new CampaignRun(site, deployment, $"speed{workers}", candidates);
        (_, IReadOnlyList<HistoryRecord> records) = await CampaignAsync(
            site, deployment, run, candidates, workers, slots: 1, ItemMilliseconds, cancellation).ConfigureAwait(false);
        return Throughput.Of(records);
    }

    private static async Task<bool> LargeAsync(Site site, IDeployment deployment, CancellationToken cancellation)
    {
        var run = new CampaignRun(site, deployment, "large", site.Options.Simulated);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var memory = new MemoryLog(deployment.Servers, () => run.Ended);
        Task sampling = memory.RunAsync(over.Token);
        (HistoryReport report, IReadOnlyList<HistoryRecord> records) = await CampaignAsync(
            site, deployment, run, site.Options.Simulated, workers: 2, site.Options.Slots, 0, cancellation).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        await sampling.ConfigureAwait(false);
        IReadOnlyList<OptunaPeer> optuna = deployment.Database is { } database ? await OptunaPeer.RunAsync(database, OptunaSeconds, cancellation).ConfigureAwait(false) : [];
        MemorySample[] shown = [.. memory.Samples.Where((_, i) => i % Math.Max(1, memory.Samples.Count / 12) == 0)];
        CampaignRun.Print(new
        {
            scenario = "D-large",
            deployment = deployment.Name,
            workers = 2,
            slots = site.Options.Slots,
            rate = Throughput.Of(records),
            candidatesPerSecondByTenth = Throughput.Tenths(records),
            memory = shown,
            peakMebibytes = deployment.Servers.ToDictionary(n => n.Name, n => memory.Samples.Max(s => s.Mebibytes[n.Name]), StringComparer.Ordinal),
            optuna,
            history = report.Figures,
        });
        return true;
    }

    private static async Task<(HistoryReport Report, IReadOnlyList<HistoryRecord> Records)> CampaignAsync(
        Site site, IDeployment deployment, CampaignRun run, int candidates, int workers, int slots, int milliseconds, CancellationToken cancellation)
    {
        await run.SubmitAsync(CampaignText.Simulated(run.Campaign, candidates), cancellation).ConfigureAwait(false);
        var nodes = new List<Node>();
        for (int i = 1; i <= workers; i++)
        {
            string name = $"{run.Campaign}-w{i}";
            nodes.Add(await site.AddAsync(
                name, isApart: false,
                _ => [Environment.ProcessPath!, .. Own(), SimulatedWorker.Command, deployment.Url.ToString(), name, $"{slots}", $"{milliseconds}"],
                new Dictionary<string, string> { [Keys.Variable] = site.Keys.Worker }, cancellation).ConfigureAwait(false));
        }

        nodes.ForEach(n => n.Start());
        await run.WaitAsync(_ => false, Limit, cancellation).ConfigureAwait(false);
        foreach (Node node in nodes)
        {
            await node.EndAsync().ConfigureAwait(false);
        }

        (HistoryReport report, IReadOnlyList<HistoryRecord> records) = await run.JudgeAsync(nodes, [], cancellation).ConfigureAwait(false);
        return report.Violations.Count == 0 ? (report, records) : throw new InvalidInputException("history", report.Violations[0].What, $"{report.Violations.Count} violations");
    }

    /// <summary>This program once more, also where the dotnet host runs it.</summary>
    private static string[] Own() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(ScaleScenario).Assembly.Location] : [];
}
