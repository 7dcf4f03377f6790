using System.Text.Json;
using PruneSearch.Chaos.Deployments;
using PruneSearch.Chaos.Faults;
using PruneSearch.Chaos.History;
using PruneSearch.Chaos.Processes;

namespace PruneSearch.Chaos.Scenarios;

/// <summary>One campaign on a deployment: submitted, followed, and judged when it is over.</summary>
internal sealed class CampaignRun(Site site, IDeployment deployment, string campaign, int candidates)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public string Campaign => campaign;

    /// <summary>Candidates that had ended when the server was last asked.</summary>
    public int Ended { get; private set; }

    public async Task SubmitAsync(string spec, CancellationToken cancellation)
    {
        using var client = new CampaignClient(deployment.Url, site.Keys.Operator);
        await client.WaitAsync(Patience, cancellation).ConfigureAwait(false);
        string path = Path.Combine(site.Folder, $"{campaign}.yaml");
        await File.WriteAllTextAsync(path, spec, cancellation).ConfigureAwait(false);
        await Shell.RunAsync(
            "env", [$"{Keys.Variable}={site.Keys.Operator}", site.Options.PruneSearch, "submit", path, "--server", deployment.Url.ToString()], cancellation).ConfigureAwait(false);
    }

    /// <summary>Workers of the command line: all measure, and all but the last of three or more train.</summary>
    public async Task<IReadOnlyList<Node>> AddWorkersAsync(CancellationToken cancellation)
    {
        var workers = new List<Node>();
        for (int i = 1; i <= site.Options.Workers; i++)
        {
            string name = $"w{i}";
            string[] abilities = i == site.Options.Workers && i > 2 ? ["--no-train", "--targets", CampaignText.Target] : ["--targets", "any"];
            workers.Add(await site.AddAsync(
                name, isApart: true,
                _ => [site.Options.PruneSearch, "worker", "--server", deployment.Url.ToString(), "--name", name, "--folder", Path.Combine(site.Folder, name), "--threads", "1", .. abilities],
                new Dictionary<string, string> { [Keys.Variable] = site.Keys.Worker }, cancellation).ConfigureAwait(false));
        }

        return workers;
    }

    /// <summary>Waits until the campaign is as wanted, or over.</summary>
    /// <exception cref="InvalidOperationException">It takes too long.</exception>
    public async Task<CampaignStanding> WaitAsync(Func<CampaignStanding, bool> isEnough, TimeSpan limit, CancellationToken cancellation)
    {
        using var client = new CampaignClient(deployment.Url, site.Keys.Operator);
        DateTimeOffset until = TimeProvider.System.GetUtcNow() + limit;
        int told = 0;
        while (TimeProvider.System.GetUtcNow() < until)
        {
            if (await client.GetAsync(campaign, cancellation).ConfigureAwait(false) is { } standing)
            {
                Ended = standing.Ended;
                if (Ended * 10 / candidates > told)
                {
                    told = Ended * 10 / candidates;
                    Site.Tell($"{campaign}: {Ended} of {candidates} candidates");
                }

                if (standing.IsOver || isEnough(standing))
                {
                    return standing;
                }
            }

            await Task.Delay(250, cancellation).ConfigureAwait(false);
        }

        throw new InvalidOperationException($"campaign {campaign} is not where it should be after {limit.TotalSeconds} s");
    }

    /// <summary>Checks the history; writes it and the violations to files of the site.</summary>
    public async Task<(HistoryReport Report, IReadOnlyList<HistoryRecord> Records)> JudgeAsync(IReadOnlyList<Node> workers, IReadOnlyList<FaultDone> faults, CancellationToken cancellation)
    {
        IReadOnlyList<HistoryRecord> records = await deployment.ReadAsync(campaign, cancellation).ConfigureAwait(false);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        WorkerLog[] logs = [.. workers.SelectMany(n => n.Lives.Select(l =>
            WorkerLog.Parse(n.Name, Path.GetFileNameWithoutExtension(l.Log), File.ReadLines(l.Log), l.IsKilled || l.EndedByItself, l.EndedAt ?? now)))];
        Disturbance[] disturbances =
        [
            .. faults.Select(f => new Disturbance(f.Began, f.Ended)),
            .. site.Nodes.Values.SelectMany(n => n.Lives.Where(l => l.EndedByItself).Select(l => new Disturbance(l.EndedAt!.Value, l.EndedAt.Value.AddSeconds(2)))),
        ];
        HistoryReport report = HistoryChecker.Check(records, logs, new HistoryExpectation(campaign, candidates, disturbances));
        await File.WriteAllLinesAsync(Path.Combine(site.Folder, $"{campaign}-history.jsonl"), records.Select(r => JsonSerializer.Serialize(r, Json)), cancellation).ConfigureAwait(false);
        foreach (Violation violation in report.Violations)
        {
            Site.Tell($"VIOLATION {violation.Rule}: {violation.What}");
        }

        return (report, records);
    }

    /// <summary>Processes that ended without being asked to, with the last that they said.</summary>
    public IReadOnlyList<string> EndedByThemselves() =>
        [.. site.Nodes.Values.SelectMany(n => n.Lives.Where(l => l.EndedByItself).Select(l => $"{Path.GetFileNameWithoutExtension(l.Log)} ({l.ExitCode}): {File.ReadLines(l.Log).LastOrDefault()}"))];

    /// <summary>One line of figures.</summary>
    public static void Print(object figures) => Console.WriteLine(JsonSerializer.Serialize(figures, Json));
}
