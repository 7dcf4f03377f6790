using System.Collections.Concurrent;

namespace PruneSearch.Telemetry;

/// <summary>Workers that wait for work at this process, by label. Thread-safe.</summary>
public static class WaitingWorkers
{
    private static readonly ConcurrentDictionary<string, int> Waiting = new(StringComparer.Ordinal);

    internal static IEnumerable<KeyValuePair<string, int>> Counts => Waiting;

    /// <summary>Counts a worker at every label that it could do, until the result is disposed of.</summary>
    public static IDisposable Enter(IReadOnlyList<string> labels)
    {
        Count(labels, 1);
        return new Place(labels);
    }

    private static void Count(IReadOnlyList<string> labels, int by)
    {
        foreach (string label in labels)
        {
            if (Waiting.AddOrUpdate(label, by, (_, count) => count + by) == 0)
            {
                Waiting.TryRemove(new KeyValuePair<string, int>(label, 0));
            }
        }
    }

    private sealed class Place(IReadOnlyList<string> labels) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                Count(labels, -1);
            }
        }
    }
}
