using System.Collections.Concurrent;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Storage;

namespace PruneSearch.Campaigns.Journals;

/// <summary>Journals as files, a folder for each campaign.</summary>
/// <param name="folder">The folder of a campaign, by name.</param>
/// <param name="parent">The folder that all of them are in; null where there is only one campaign, which is not listed.</param>
/// <param name="files">How files are written.</param>
public sealed class FileCampaignStore(Func<string, string> folder, string? parent, DurableFiles files) : ICampaignStore
{
    private readonly ConcurrentDictionary<string, JournalOffsets> _offsets = new(StringComparer.Ordinal);

    /// <summary>Campaigns in <c>PARENT/NAME</c>.</summary>
    public static FileCampaignStore In(string parent, DurableFiles files) => new(name => Path.Combine(parent, name), parent, files);

    /// <summary>One campaign in a folder that need not have its name.</summary>
    public static FileCampaignStore Single(string folder, DurableFiles files) => new(_ => folder, null, files);

    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellation = default) => ValueTask.FromResult<IReadOnlyList<string>>(
        parent is null || !Directory.Exists(parent)
            ? []
            : [.. Directory.GetDirectories(parent).Where(d => File.Exists(Path.Combine(d, FileJournal.FileName))).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)]);

    public ValueTask<ICampaignJournal> OpenAsync(string campaign, CancellationToken cancellation = default) =>
        ValueTask.FromResult<ICampaignJournal>(FileJournal.OpenForWriting(folder(campaign), files));

    public ValueTask<IReadOnlyList<JournalRecord>> ReadAsync(string campaign, long after, int most, CancellationToken cancellation = default)
    {
        string path = Path.Combine(folder(campaign), FileJournal.FileName);
        if (!File.Exists(path))
        {
            return ValueTask.FromResult<IReadOnlyList<JournalRecord>>([]);
        }

        JournalOffsets offsets = _offsets.GetOrAdd(campaign, _ => new JournalOffsets());
        if (JournalPage.Read(path, after, most, offsets) is { } page)
        {
            return ValueTask.FromResult(page);
        }

        // It is another file than before, or damaged: reading all of it tells.
        offsets.Forget();
        return ValueTask.FromResult<IReadOnlyList<JournalRecord>>([.. FileJournal.ReadAll(folder(campaign)).Skip((int)Math.Min(after, int.MaxValue)).Take(most)]);
    }
}
