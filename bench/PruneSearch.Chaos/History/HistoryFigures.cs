namespace PruneSearch.Chaos.History;

/// <summary>Counts of a history.</summary>
internal sealed record HistoryFigures
{
    public required int Records { get; init; }

    public required int Candidates { get; init; }

    public required int Leases { get; init; }

    public required int Reports { get; init; }

    public required int Failures { get; init; }

    /// <summary>Leases that ended without a report, by reason.</summary>
    public required IReadOnlyDictionary<string, int> LostLeases { get; init; }

    /// <summary>Seconds for which leases were held that ended without a report.</summary>
    public required double LostSeconds { get; init; }

    /// <summary>Leases beyond the first of the same work item.</summary>
    public required int RepeatedLeases { get; init; }

    /// <summary>Outcomes that came too late and were refused.</summary>
    public required int RefusedReports { get; init; }

    /// <summary>Outcomes that were accepted without their worker hearing of it.</summary>
    public required int LostAnswers { get; init; }

    /// <summary>Leases that expired while nothing was broken.</summary>
    public required int ExpiredUndisturbed { get; init; }

    /// <summary>From the first record to the last.</summary>
    public required double Seconds { get; init; }
}
