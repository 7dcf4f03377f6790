using PruneSearch.Chaos.History;

namespace PruneSearch.Chaos.Scenarios;

/// <summary>How fast a campaign went while it searched.</summary>
internal sealed record Throughput(int Candidates, double Seconds, double CandidatesPerSecond, double LeasesPerSecond, double ReportsPerSecond)
{
    /// <summary>From the first proposal to the last end of a candidate.</summary>
    public static Throughput Of(IReadOnlyList<HistoryRecord> records)
    {
        DateTimeOffset from = records.First(r => r.Type == HistoryRecord.Proposed).At;
        DateTimeOffset to = records.Last(r => r.Type == HistoryRecord.CandidateEnded).At;
        return Of(records, from, to);
    }

    /// <summary>A tenth of the candidates each, in order: whether it slows down as the campaign grows.</summary>
    public static IReadOnlyList<double> Tenths(IReadOnlyList<HistoryRecord> records)
    {
        DateTimeOffset[] ends = [.. records.Where(r => r.Type == HistoryRecord.CandidateEnded).Select(r => r.At)];
        int tenth = ends.Length / 10;
        return tenth < 2 ? [] : [.. Enumerable.Range(0, 10).Select(i => Math.Round((tenth - 1) / (ends[((i + 1) * tenth) - 1] - ends[i * tenth]).TotalSeconds, 1))];
    }

    private static Throughput Of(IReadOnlyList<HistoryRecord> records, DateTimeOffset from, DateTimeOffset to)
    {
        double seconds = (to - from).TotalSeconds;
        int candidates = Count(HistoryRecord.CandidateEnded);
        return new Throughput(
            candidates, Math.Round(seconds, 2), Math.Round(candidates / seconds, 2), Math.Round(Count(HistoryRecord.Leased) / seconds, 1), Math.Round(Count(HistoryRecord.Reported) / seconds, 1));

        int Count(string type) => records.Count(r => r.Type == type && r.At >= from && r.At <= to);
    }
}
