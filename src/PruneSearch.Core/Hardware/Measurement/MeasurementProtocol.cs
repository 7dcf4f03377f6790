namespace PruneSearch.Hardware.Measurement;

/// <summary>How latency is measured. Recorded in every receipt.</summary>
public sealed record MeasurementProtocol
{
    /// <summary>Inferences of each model before anything counts. Default 5, from 1.</summary>
    public int WarmUpRuns { get; init; } = 5;

    /// <summary>Seconds that each model is warmed up at least. Default 0.2, from 0 to 600.</summary>
    public double WarmUpSeconds { get; init; } = 0.2;

    /// <summary>
    /// Rounds to measure, over all processes: each takes one sample of each model, in random order. Default 100, from 10.
    /// </summary>
    public int Rounds { get; init; } = 100;

    /// <summary>
    /// Rounds to take even when <see cref="MaxSeconds"/> is over. Default 20, from 10; never more than <see cref="Rounds"/>.
    /// </summary>
    public int MinimumRounds { get; init; } = 20;

    /// <summary>
    /// A sample is as many inferences as take at least this long, so that the clock's resolution does not matter; its latency is their
    /// mean. Default 0.0002 (0.2 ms), from 0 to 60.
    /// </summary>
    public double MinimumSampleSeconds { get; init; } = 0.0002;

    /// <summary>
    /// Inferences of a model just before its sample that do not count: the other model ran in between, and took the caches.
    /// Default 1, from 0.
    /// </summary>
    public int SettleRuns { get; init; } = 1;

    /// <summary>Stop after this long, warm-up and loading apart. Default 60, above 0.</summary>
    public double MaxSeconds { get; init; } = 60;

    /// <summary>
    /// Fresh processes to spread the rounds over, to see what differs between them. Default 1, from 1 to a fifth of <see
    /// cref="Rounds"/>.
    /// </summary>
    public int Processes { get; init; } = 1;

    /// <summary>Of every interval. Default 0.95, from 0.5 to below 1.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Bootstrap resamples. Default 2000, from 100.</summary>
    public int Resamples { get; init; } = 2000;

    /// <summary>Seeds the order within rounds, the made-up inputs and the bootstrap. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Seconds for which each model runs alone, after the rounds, for its energy. Default 0: energy is not measured.</summary>
    public double EnergySeconds { get; init; }

    /// <summary>Everything out of bounds.</summary>
    public IEnumerable<InputError> Validate(string where)
    {
        (string Name, double Value, double Low, double High)[] bounds =
        [
            ("warmUpRuns", WarmUpRuns, 1, 1_000_000),
            ("warmUpSeconds", WarmUpSeconds, 0, 600),
            ("rounds", Rounds, 10, 1_000_000),
            ("minimumRounds", MinimumRounds, 10, 1_000_000),
            ("minimumSampleSeconds", MinimumSampleSeconds, 0, 60),
            ("settleRuns", SettleRuns, 0, 1000),
            ("maxSeconds", MaxSeconds, double.Epsilon, 86_400),
            ("processes", Processes, 1, Math.Max(1, Rounds / 5)),
            ("confidence", Confidence, 0.5, Math.BitDecrement(1.0)),
            ("resamples", Resamples, 100, 1_000_000),
            ("energySeconds", EnergySeconds, 0, 3600),
        ];
        foreach ((string name, double value, double low, double high) in bounds)
        {
            if (!(value >= low && value <= high))
            {
                string range = $"from {low:0.###} to {high:0.###}";
                yield return new InputError($"{where}.{name}", $"is {value}; it must be {range}.", $"a number {range}");
            }
        }
    }
}
