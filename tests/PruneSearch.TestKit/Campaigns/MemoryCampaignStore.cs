using System.Collections.Concurrent;
using System.Text.Json;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;

namespace PruneSearch.TestKit.Campaigns;

/// <summary>
/// Journals in memory, as the JSON that others keep. Any number of writers may open a campaign, also side by side: between them the sequence
/// decides, as in a database. Tests say which appends fail, and whether before or after writing. Thread-safe.
/// </summary>
public sealed class MemoryCampaignStore : ICampaignStore
{
    private readonly ConcurrentDictionary<string, Content> _campaigns = new(StringComparer.Ordinal);

    /// <summary>Asked at every append: campaign and records.</summary>
    public Func<string, IReadOnlyList<JournalRecord>, AppendFault> Fault { get; set; } = (_, _) => AppendFault.None;

    /// <summary>Appends that met another writer.</summary>
    public int Conflicts { get; private set; }

    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellation = default) =>
        ValueTask.FromResult<IReadOnlyList<string>>([.. _campaigns.Where(c => c.Value.Records.Count > 0).Select(c => c.Key).Order(StringComparer.Ordinal)]);

    public ValueTask<ICampaignJournal> OpenAsync(string campaign, CancellationToken cancellation = default) =>
        ValueTask.FromResult<ICampaignJournal>(new Journal(this, campaign, _campaigns.GetOrAdd(campaign, _ => new Content())));

    public ValueTask<IReadOnlyList<JournalRecord>> ReadAsync(string campaign, long after, int most, CancellationToken cancellation = default) =>
        ValueTask.FromResult<IReadOnlyList<JournalRecord>>(_campaigns.TryGetValue(campaign, out Content? content) ? content.Read(after, most) : []);

    /// <summary>Every record of a campaign.</summary>
    public IReadOnlyList<JournalRecord> Records(string campaign) => _campaigns[campaign].Read(0, int.MaxValue);

    private sealed class Content
    {
        private readonly Lock _gate = new();

        public List<byte[]> Records { get; } = [];

        public (long Sequence, byte[] State)? Snapshot { get; set; }

        public IReadOnlyList<JournalRecord> Read(long after, int most)
        {
            byte[][] page;
            lock (_gate)
            {
                page = [.. Records.Skip((int)after).Take(most)];
            }

            return [.. page.Select(r => JsonSerializer.Deserialize(r, RecordsJson.Default.JournalRecord)!)];
        }

        /// <returns>The end that it found; the expected one where the records were added.</returns>
        public long Add(long expected, IReadOnlyList<JournalRecord> records)
        {
            lock (_gate)
            {
                if (Records.Count == expected)
                {
                    Records.AddRange(records.Select(r => JsonSerializer.SerializeToUtf8Bytes(r, RecordsJson.Default.JournalRecord)));
                    return expected;
                }

                return Records.Count;
            }
        }
    }

    private sealed class Journal(MemoryCampaignStore store, string campaign, Content content) : ICampaignJournal
    {
        public ValueTask<JournalContent> ReadAsync(CancellationToken cancellation = default)
        {
            (long sequence, byte[]? state) = content.Snapshot ?? (0, null!);
            return ValueTask.FromResult(new JournalContent(sequence, state, content.Read(sequence, int.MaxValue)));
        }

        public ValueTask AppendAsync(long expectedSequence, IReadOnlyList<JournalRecord> records, CancellationToken cancellation = default)
        {
            AppendFault fault = store.Fault(campaign, records);
            if (fault == AppendFault.NotWritten)
            {
                throw new IOException("made up: not written");
            }

            long end = content.Add(expectedSequence, records);
            if (end != expectedSequence)
            {
                store.Conflicts++;
                throw new JournalConflictException(expectedSequence, end);
            }

            return fault == AppendFault.Written ? throw new IOException("made up: written, and the answer lost") : ValueTask.CompletedTask;
        }

        public ValueTask SnapshotAsync(long sequence, ReadOnlyMemory<byte> state, CancellationToken cancellation = default)
        {
            content.Snapshot = (sequence, state.ToArray());
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
