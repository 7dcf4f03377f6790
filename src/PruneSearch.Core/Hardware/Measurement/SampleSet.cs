namespace PruneSearch.Hardware.Measurement;

/// <summary>
/// The raw samples of one measurement; entry i of every list belongs to round i. Latencies are milliseconds per inference.
/// </summary>
internal sealed record SampleSet(
    IReadOnlyList<double> CandidateMs,
    IReadOnlyList<double>? DenseMs,
    IReadOnlyList<bool> DenseFirst,
    IReadOnlyList<int> ProcessStarts,
    SampleSize Size,
    bool IsTimeLimited)
{
    /// <summary>Samples of several processes, one after the other.</summary>
    public static SampleSet Join(IReadOnlyList<SampleSet> parts)
    {
        var starts = new List<int>();
        int rounds = 0;
        foreach (SampleSet part in parts)
        {
            starts.Add(rounds);
            rounds += part.CandidateMs.Count;
        }

        return new SampleSet(
            [.. parts.SelectMany(p => p.CandidateMs)],
            parts[0].DenseMs is null ? null : [.. parts.SelectMany(p => p.DenseMs!)],
            [.. parts.SelectMany(p => p.DenseFirst)],
            starts,
            parts[0].Size,
            parts.Any(p => p.IsTimeLimited));
    }
}
