using PruneSearch.Chaos.History;

namespace PruneSearch.Chaos.Faults;

/// <summary>How long it took after faults of one kind until work went on.</summary>
/// <param name="Faults">How many there were.</param>
/// <param name="Observed">After how many of them a report was still to come.</param>
/// <param name="MedianSeconds">Half took no longer.</param>
/// <param name="LongestSeconds">The longest.</param>
internal sealed record Recovery(int Faults, int Observed, double? MedianSeconds, double? LongestSeconds)
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
            .ToDictionary(g => g.Key, g => Of([.. g.Select(Seconds).OfType<double>().Order()], g.Count()), StringComparer.Ordinal);

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

    private static Recovery Of(double[] sorted, int faults) => new(
        faults, sorted.Length, sorted.Length == 0 ? null : Math.Round(sorted[sorted.Length / 2], 2), sorted.Length == 0 ? null : Math.Round(sorted[^1], 2));
}
