using PruneSearch.Chaos.History;

namespace PruneSearch.Chaos.Faults;

/// <summary>How long it took after faults of one kind until work went on.</summary>
/// <param name="Faults">How many there were.</param>
/// <param name="Observed">After how many of them a report was still to come.</param>
/// <param name="MedianSeconds">Half took no longer.</param>
/// <param name="LongestSeconds">The longest.</param>
/// <param name="Alone">How many of those had nothing else broken from their beginning until the report.</param>
/// <param name="AloneMedianSeconds">The median of these.</param>
/// <param name="AloneLongestSeconds">The longest of these.</param>
internal sealed record Recovery(int Faults, int Observed, double? MedianSeconds, double? LongestSeconds, int Alone, double? AloneMedianSeconds, double? AloneLongestSeconds)
{
    /// <summary>
    /// By kind of fault: from its end (the process runs again, the network is whole) to the next accepted report, of the worker that was
    /// hit where it hit one, of any worker otherwise.
    /// </summary>
    public static IReadOnlyDictionary<string, Recovery> Of(IReadOnlyList<FaultDone> faults, IReadOnlyList<HistoryRecord> records)
    {
        var workers = records.Where(r => r.Type == HistoryRecord.Leased).ToDictionary(r => r.Sequence, r => r.Worker);
        (DateTimeOffset At, string? Worker)[] reports =
            [.. records.Where(r => r.Type == HistoryRecord.Reported).Select(r => (r.At, workers.GetValueOrDefault(r.Token!.Value)))];
        return faults.GroupBy(f => f.Fault.Label, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .ToDictionary(
                g => g.Key,
                g => Of(g.Count(), [.. g.Select(Seconds).OfType<double>().Order()], [.. g.Where(IsAlone).Select(Seconds).OfType<double>().Order()]),
                StringComparer.Ordinal);

        bool IsAlone(FaultDone fault) =>
            Seconds(fault) is { } seconds && !faults.Any(o => o != fault && o.Began < fault.Ended.AddSeconds(seconds) && o.Ended > fault.Began);

        double? Seconds(FaultDone fault)
        {
            foreach ((DateTimeOffset at, string? worker) in reports)
            {
                if (at > fault.Ended && (fault.Fault.Role != "worker" || worker == fault.Fault.Node))
                {
                    return (at - fault.Ended).TotalSeconds;
                }
            }

            return null;
        }
    }

    private static Recovery Of(int faults, double[] sorted, double[] alone) =>
        new(faults, sorted.Length, Median(sorted), Longest(sorted), alone.Length, Median(alone), Longest(alone));

    private static double? Median(double[] sorted) => sorted.Length == 0 ? null : Math.Round(sorted[sorted.Length / 2], 2);

    private static double? Longest(double[] sorted) => sorted.Length == 0 ? null : Math.Round(sorted[^1], 2);
}
