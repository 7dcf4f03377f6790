using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace PruneSearch.Telemetry;

/// <summary>How fast the trainings of this process run. Thread-safe.</summary>
public static class TrainingRates
{
    private static readonly ConcurrentDictionary<TrainingRate, string> Running = new();

    /// <summary>Counts a training, until the result is disposed of.</summary>
    /// <param name="worker">The worker's name.</param>
    /// <param name="clock">Times it.</param>
    public static TrainingRate Begin(string worker, TimeProvider clock)
    {
        var rate = new TrainingRate(clock, r => Running.TryRemove(r, out _));
        Running[rate] = worker;
        return rate;
    }

    internal static IEnumerable<Measurement<double>> Observe() =>
        [.. Running.GroupBy(r => r.Value, StringComparer.Ordinal).Select(g => new Measurement<double>(g.Sum(r => r.Key.PerSecond), new KeyValuePair<string, object?>(MetricTags.Worker, g.Key)))];
}
