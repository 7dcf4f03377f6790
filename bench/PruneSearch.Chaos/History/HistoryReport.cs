namespace PruneSearch.Chaos.History;

/// <summary>What a checker found.</summary>
internal sealed record HistoryReport(IReadOnlyList<Violation> Violations, HistoryFigures Figures);
