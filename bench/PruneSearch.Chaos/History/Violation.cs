namespace PruneSearch.Chaos.History;

/// <summary>A rule that a history breaks.</summary>
internal sealed record Violation(HistoryRule Rule, string What);
