using PruneSearch.Campaigns.Records;

namespace PruneSearch.Campaigns.Journals;

/// <summary>The records of one append.</summary>
/// <param name="First">The number of the first record, counted from 1.</param>
/// <param name="Records">The records.</param>
public sealed record JournalLine(long First, IReadOnlyList<JournalRecord> Records);
