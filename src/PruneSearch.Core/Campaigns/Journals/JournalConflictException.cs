namespace PruneSearch.Campaigns.Journals;

/// <summary>An append expected another end of the journal than there is.</summary>
public sealed class JournalConflictException(long expected, long actual)
    : Exception($"the journal is at record {actual}, the writer expected {expected}: another writer was there");
