using PruneSearch.Campaigns.Records;

namespace PruneSearch.Campaigns.Journals;

/// <summary>What a journal holds.</summary>
/// <param name="SnapshotSequence">Records that the snapshot covers; 0 without one.</param>
/// <param name="Snapshot">The snapshot's bytes; null without one.</param>
/// <param name="Records">The records behind the snapshot.</param>
/// <param name="Notice">What was mended while reading (a torn last line that was cut off); null for nothing.</param>
public sealed record JournalContent(long SnapshotSequence, byte[]? Snapshot, IReadOnlyList<JournalRecord> Records, string? Notice = null)
{
    /// <summary>The number of the last record.</summary>
    public long Sequence => SnapshotSequence + Records.Count;
}
