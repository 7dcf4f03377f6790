namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>A record of a campaign's journal, in words.</summary>
/// <param name="Sequence">The record's number.</param>
/// <param name="At">When.</param>
/// <param name="Kind">The record's type, as the journal has it.</param>
/// <param name="Text">What happened.</param>
/// <param name="IsProblem">Whether something went wrong.</param>
/// <param name="Candidate">Whose it is; null for the campaign's or the base model's.</param>
public sealed record LogEntry(long Sequence, DateTimeOffset At, string Kind, string Text, bool IsProblem, int? Candidate = null);
