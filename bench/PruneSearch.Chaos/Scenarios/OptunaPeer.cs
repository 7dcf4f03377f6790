using System.Globalization;
using PruneSearch.Chaos.Deployments;
using PruneSearch.Chaos.Processes;

namespace PruneSearch.Chaos.Scenarios;

/// <summary>Optuna on the same PostgreSQL: what a trial costs there.</summary>
/// <param name="Version">Optuna's version.</param>
/// <param name="Sampler">Its sampler.</param>
/// <param name="Processes">How many processes asked and told.</param>
/// <param name="Trials">Trials that ended.</param>
/// <param name="TrialsPerSecond">Their rate.</param>
internal sealed record OptunaPeer(string Version, string Sampler, int Processes, int Trials, double TrialsPerSecond)
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Empty, with a word about it, where Optuna is not installed.</summary>
    public static async Task<IReadOnlyList<OptunaPeer>> RunAsync(Database database, double seconds, CancellationToken cancellation)
    {
        var peers = new List<OptunaPeer>();
        try
        {
            await database.CreateAsync("optuna", cancellation).ConfigureAwait(false);
            foreach ((string sampler, int processes) in new[] { ("random", 1), ("random", 16), ("nsga2", 1) })
            {
                string[] parts = (await Shell.RunAsync(
                    Python,
                    [Path.Combine(AppContext.BaseDirectory, "Scenarios", "optuna_peer.py"), database.UrlOf("optuna"), $"{processes}", seconds.ToString(CultureInfo.InvariantCulture), sampler],
                    cancellation).ConfigureAwait(false)).Trim().Split('\n')[^1].Split(' ');
                peers.Add(new OptunaPeer(parts[0], sampler, processes, int.Parse(parts[1], CultureInfo.InvariantCulture), Math.Round(double.Parse(parts[2], CultureInfo.InvariantCulture), 1)));
                Site.Tell($"{peers[^1]}");
            }
        }
        catch (InvalidOperationException e)
        {
            Site.Tell($"no Optuna beside it: {e.Message.Trim()}");
        }

        return peers;
    }
}
