using PruneSearch.Campaigns.Records;

namespace PruneSearch.Campaigns.Journals;

/// <summary>
/// The only truth about a campaign: its records in order. One writer at a time; appends are atomic (all records of one call or none) and
/// durable when the call returns.
/// </summary>
public interface ICampaignJournal : IAsyncDisposable
{
    /// <summary>The newest snapshot, if any, and the records behind it.</summary>
    ValueTask<JournalContent> ReadAsync(CancellationToken cancellation = default);

    /// <summary>Appends records that follow record number <paramref name="expectedSequence"/>.</summary>
    /// <exception cref="JournalConflictException">The journal is not at that number: someone else wrote, or this writer's state is stale.</exception>
    ValueTask AppendAsync(long expectedSequence, IReadOnlyList<JournalRecord> records, CancellationToken cancellation = default);

    /// <summary>Stores what folding the first <paramref name="sequence"/> records gave, to make reading fast.</summary>
    ValueTask SnapshotAsync(long sequence, ReadOnlyMemory<byte> state, CancellationToken cancellation = default);
}
