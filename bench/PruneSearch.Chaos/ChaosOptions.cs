using System.Globalization;

namespace PruneSearch.Chaos;

/// <summary>What was asked for on the command line.</summary>
internal sealed record ChaosOptions
{
    public const string Usage =
        """
        usage: PruneSearch.Chaos A|B|C|D --prunesearch PATH [--server PATH] [--seed 1] [--candidates 60] [--kills 30] [--workers 3] [--epochs 0.2]
                                 [--simulated 10000] [--slots 8] [--only serve|cluster] [--out DIR]
          A  serve and workers, broken again and again      B  the same with a cluster and PostgreSQL
          C  SIGTERM to everything at once                  D  workers that only pretend: how it scales
        """;

    public required string Scenario { get; init; }

    /// <summary>The executable of the command line.</summary>
    public required string PruneSearch { get; init; }

    /// <summary>The executable of the cluster's server; null to leave the cluster out.</summary>
    public string? Server { get; init; }

    public ulong Seed { get; init; } = 1;

    public int Candidates { get; init; } = 60;

    /// <summary>Kills, of all kinds together; other faults come beside them.</summary>
    public int Kills { get; init; } = 30;

    public int Workers { get; init; } = 3;

    /// <summary>Fine-tuning of each candidate: more makes a campaign last longer.</summary>
    public double Epochs { get; init; } = 0.2;

    /// <summary>Candidates of the large simulated campaign; 0 leaves it out.</summary>
    public int Simulated { get; init; } = 10_000;

    /// <summary>Slots of each simulated worker there.</summary>
    public int Slots { get; init; } = 8;

    /// <summary><c>serve</c> or <c>cluster</c> for scenarios that have both; null for both.</summary>
    public string? Only { get; init; }

    public string Out { get; init; } = Path.Combine("runs", "chaos");

    /// <exception cref="InvalidInputException">Something is wrong.</exception>
    public static ChaosOptions Parse(string[] args)
    {
        if (args.Length % 2 == 0 || args[0] is not ("A" or "B" or "C" or "D"))
        {
            throw new InvalidInputException("arguments", "are not understood", Usage);
        }

        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 1; i < args.Length; i += 2)
        {
            given[args[i]] = args[i + 1];
        }

        var options = new ChaosOptions { Scenario = args[0], PruneSearch = Program("--prunesearch") ?? throw new InvalidInputException("--prunesearch", "is missing", Usage) };
        options = options with
        {
            Server = Program("--server"),
            Seed = Take("--seed", options.Seed, ulong.Parse),
            Candidates = Take("--candidates", options.Candidates, int.Parse),
            Kills = Take("--kills", options.Kills, int.Parse),
            Workers = Take("--workers", options.Workers, int.Parse),
            Epochs = Take("--epochs", options.Epochs, double.Parse),
            Simulated = Take("--simulated", options.Simulated, int.Parse),
            Slots = Take("--slots", options.Slots, int.Parse),
            Only = Take<string?>("--only", null, (text, _) => text),
            Out = Path.GetFullPath(Take("--out", options.Out, (text, _) => text)),
        };
        return given.Count == 0 ? options : throw new InvalidInputException(given.Keys.First(), "is not known", Usage);

        string? Program(string name) => Take<string?>(name, null, (text, _) => File.Exists(text) ? Path.GetFullPath(text) : throw new InvalidInputException(name, $"'{text}' is not there", "a program"));

        T Take<T>(string name, T otherwise, Func<string, IFormatProvider, T> parse)
        {
            try
            {
                return given.Remove(name, out string? text) ? parse(text, CultureInfo.InvariantCulture) : otherwise;
            }
            catch (FormatException)
            {
                throw new InvalidInputException(name, "is not a number", Usage);
            }
        }
    }

    public bool Wants(string deployment) => Only is null || Only == deployment;
}
