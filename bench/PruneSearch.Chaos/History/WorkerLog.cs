namespace PruneSearch.Chaos.History;

/// <summary>What one worker process wrote.</summary>
/// <param name="Worker">The worker's name.</param>
/// <param name="Process">Names the process.</param>
/// <param name="Lines">Its lines about leases, in order.</param>
/// <param name="IsCutShort">Whether it was killed: what happened last may be missing.</param>
/// <param name="EndedAt">When it ended.</param>
internal sealed record WorkerLog(string Worker, string Process, IReadOnlyList<WorkerLogLine> Lines, bool IsCutShort, DateTimeOffset EndedAt)
{
    public static WorkerLog Parse(string worker, string process, IEnumerable<string> lines, bool isCutShort, DateTimeOffset endedAt) =>
        new(worker, process, [.. lines.Select(WorkerLogLine.TryParse).OfType<WorkerLogLine>()], isCutShort, endedAt);
}
