using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace PruneSearch.Telemetry;

/// <summary>The campaigns that this process coordinates, read when metrics are collected. Thread-safe.</summary>
public static class CampaignReadings
{
    private static readonly ConcurrentDictionary<object, Func<CampaignReading>> Sources = new();

    /// <summary>Labels that campaigns had once: their figures go on as zeros, so that autoscalers see an empty queue and not a missing one.</summary>
    private static readonly ConcurrentDictionary<string, bool> Labels = new(StringComparer.Ordinal);

    /// <summary>Reads a campaign from now on, until the result is disposed of.</summary>
    public static IDisposable Add(Func<CampaignReading> read)
    {
        var key = new Registration();
        Sources[key] = read;
        return key;
    }

    internal static IEnumerable<Measurement<long>> Candidates() => Read().SelectMany(r => r.Candidates.Select(
        c => new Measurement<long>(c.Value, new(MetricTags.Campaign, r.Campaign), new(MetricTags.State, c.Key))));

    internal static IEnumerable<Measurement<long>> QueueDepth()
    {
        KeyValuePair<string, int>[] waiting = [.. Read().SelectMany(r => r.Waiting)];
        foreach ((string label, _) in waiting)
        {
            Labels.TryAdd(label, true);
        }

        return ByLabel(waiting);
    }

    internal static IEnumerable<Measurement<long>> Workers() => ByLabel(Read().SelectMany(r => r.Busy).Concat(WaitingWorkers.Counts));

    internal static IEnumerable<Measurement<double>> Hypervolume() => Read().Where(r => r.Hypervolume is not null).Select(
        r => new Measurement<double>(r.Hypervolume!.Value, new KeyValuePair<string, object?>(MetricTags.Campaign, r.Campaign)));

    private static IEnumerable<CampaignReading> Read() => Sources.Values.Select(read => read());

    private static IEnumerable<Measurement<long>> ByLabel(IEnumerable<KeyValuePair<string, int>> figures)
    {
        var sums = figures.GroupBy(f => f.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(f => (long)f.Value), StringComparer.Ordinal);
        return [.. Labels.Keys.Union(sums.Keys, StringComparer.Ordinal).Select(l => new Measurement<long>(sums.GetValueOrDefault(l), new KeyValuePair<string, object?>(MetricTags.Label, l)))];
    }

    private sealed class Registration : IDisposable
    {
        public void Dispose() => Sources.TryRemove(this, out _);
    }
}
