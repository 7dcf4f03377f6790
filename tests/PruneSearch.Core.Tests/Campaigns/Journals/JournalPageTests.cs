using System.Text;
using System.Text.Json;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Storage;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Journals;

/// <summary>Pages of a journal file, read from near where they are, whatever happens to the file between them.</summary>
public sealed class JournalPageTests : IDisposable
{
    private static readonly DurableFiles Files = new(NoCrashPoints.Instance);

    private readonly TemporaryFolder _folder = new();
    private readonly JournalOffsets _offsets = new();
    private readonly FileCampaignStore _store;

    public JournalPageTests() => _store = FileCampaignStore.Single(_folder.Path, Files);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Log => Path.Combine(_folder.Path, FileJournal.FileName);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 7)]
    [InlineData(3, 1000)]
    [InlineData(250, 999)]
    [InlineData(5000, 1)]
    public void Many_pages_are_the_journal_whatever_lines_it_was_written_in(int line, int most)
    {
        JournalRecord[] records = Numbered(1, 3500);
        Write(records.Chunk(line));
        var read = new List<JournalRecord>();
        while (JournalPage.Read(Log, read.Count, most, _offsets) is { Count: > 0 } page)
        {
            Assert.InRange(page.Count, 1, most);
            read.AddRange(page);
            if (most == 1 && read.Count == 50)
            {
                break; // one line of thousands of records is read again for each
            }
        }

        Assert.Equal(most == 1 ? 50 : 3500, read.Count);
        Assert.Equal(Json(records[..read.Count]), Json(read));
    }

    [Fact]
    public async Task A_page_in_the_middle_is_read_from_near_it_once_its_place_is_known()
    {
        Write(Numbered(1, 5000).Chunk(3));
        Assert.Equal((0, 0), _offsets.Before(4321));
        Assert.Equal(Numbered(4322, 10), Page(4321, 10));
        (long sequence, long offset) = _offsets.Before(4321);
        Assert.InRange(sequence, 3321, 4321);
        Assert.Equal($"{{\"first\":{sequence + 1},", Encoding.UTF8.GetString((await File.ReadAllBytesAsync(Log, Cancellation)).AsSpan((int)offset + 9, 14)));
        foreach (int after in new[] { 4321, (int)sequence, (int)sequence - 1, (int)sequence + 1, 999, 1000, 1001, 0, 4999 })
        {
            Assert.Equal(Numbered(after + 1, Math.Min(10, 5000 - after)), Page(after, 10));
        }
    }

    [Fact]
    public async Task Past_the_end_there_is_nothing_until_there_is()
    {
        Write(Numbered(1, 2500).Chunk(2));
        foreach (long after in new[] { 2500, 2501, 100_000, long.MaxValue })
        {
            Assert.Empty(Page(after, 10));
        }

        Assert.Empty(Page(0, 0));
        await AppendAsync(2500, Numbered(2501, 3));
        Assert.Equal(Numbered(2501, 3), Page(2500, 10));
        Assert.Equal(Numbered(2502, 2), Page(2501, 10));
    }

    [Fact]
    public async Task What_is_appended_between_pages_is_in_the_next()
    {
        await using FileJournal journal = FileJournal.OpenForWriting(_folder.Path, Files);
        int read = 0;
        for (int written = 0; written < 4000; written += 400)
        {
            await journal.AppendAsync(written, Numbered(written + 1, 250), Cancellation);
            await journal.AppendAsync(written + 250, Numbered(written + 251, 150), Cancellation);
            Assert.Equal(Numbered(read + 1, 300), Page(read, 300));
            read += 300;
        }

        Assert.Equal(Numbered(3001, 1000), Page(3000, int.MaxValue));
        Assert.InRange(_offsets.Before(4000).Sequence, 3000, 4000);
    }

    [Fact]
    public void A_line_longer_than_any_buffer_is_one_line()
    {
        string spec = new('x', 3 << 20);
        JournalRecord large = Samples.All.OfType<JournalRecord.ItemFailed>().First() with { Message = spec };
        Write([Numbered(1, 1200), [large], Numbered(1202, 5)]);
        IReadOnlyList<JournalRecord> page = Page(1199, 4);
        Assert.Equal(Json([Numbered(1200, 1)[0], large, .. Numbered(1202, 2)]), Json(page));
        Assert.Equal(Numbered(1203, 4), Page(1202, 10));
    }

    [Theory]
    [InlineData(1, 100)] // shorter
    [InlineData(1, 9000)] // longer, of the same lines
    [InlineData(7, 9000)] // longer, of other lines
    [InlineData(9000, 9000)] // longer, a single line
    public async Task A_journal_that_another_took_the_place_of_is_read_as_the_other(int line, int count)
    {
        Write(Numbered(1, 3000).Chunk(1));
        Assert.Equal(Numbered(2501, 10), await ReadAsync(2500, 10));
        JournalRecord[] others = Numbered(100_001, count);
        Write(others.Chunk(line));
        foreach (int after in new[] { 2500, 50, 0, 2999, 8000, 8999 })
        {
            Assert.Equal(others.Skip(after).Take(10), await ReadAsync(after, 10));
        }
    }

    [Fact]
    public async Task Another_journal_that_ends_or_is_torn_just_where_a_line_began_is_read_all_the_same()
    {
        Write([Numbered(1, 2900)]); // all in one line: more records in fewer bytes
        byte[] others = await File.ReadAllBytesAsync(Log, Cancellation);
        Write(Numbered(1, 3000).Chunk(1));
        byte[] before = await File.ReadAllBytesAsync(Log, Cancellation);
        Assert.Equal(Numbered(2501, 10), Page(2500, 10));
        (long sequence, long offset) = _offsets.Before(2500);
        Assert.True(others.Length < offset && sequence < 2900);
        foreach (int length in new[] { (int)offset, (int)offset + 1, (int)offset + 40 })
        {
            await File.WriteAllBytesAsync(Log, before, Cancellation);
            Assert.Equal(Numbered(2501, 10), await ReadAsync(2500, 10));
            await File.WriteAllBytesAsync(Log, [.. others, .. Enumerable.Repeat((byte)'7', length - others.Length)], Cancellation);
            Assert.Null(JournalPage.Read(Log, 2500, 10, _offsets));
            Assert.Equal(Numbered(2501, 10), await ReadAsync(2500, 10));
        }
    }

    [Fact]
    public async Task Damage_in_the_middle_is_an_error_that_names_the_line_and_what_lies_before_is_read()
    {
        Write(Numbered(1, 3000).Chunk(1));
        Assert.Equal(Numbered(2501, 10), await ReadAsync(2500, 10));
        byte[] bytes = await File.ReadAllBytesAsync(Log, Cancellation);
        int line = 0;
        int at = 0;
        while (++line < 2505)
        {
            at = Array.IndexOf(bytes, (byte)'\n', at) + 1;
        }

        bytes[at + 30] ^= 1;
        await File.WriteAllBytesAsync(Log, bytes, Cancellation);
        Assert.Equal(Numbered(2501, 4), await ReadAsync(2500, 4));
        JournalDamagedException e = await Assert.ThrowsAsync<JournalDamagedException>(() => ReadAsync(2500, 10));
        Assert.Contains("line 2505", e.Message);
        await Assert.ThrowsAsync<JournalDamagedException>(() => ReadAsync(2504, 1));
        Assert.Equal(Numbered(2501, 4), await ReadAsync(2500, 4)); // places were forgotten, and are found again
    }

    [Fact]
    public async Task A_missing_line_is_an_error()
    {
        Write(Numbered(1, 3000).Chunk(1));
        string[] lines = await File.ReadAllLinesAsync(Log, Cancellation);
        await File.WriteAllLinesAsync(Log, [.. lines[..2600], .. lines[2601..]], Cancellation);
        Assert.Equal(Numbered(2501, 100), await ReadAsync(2500, 100));
        await Assert.ThrowsAsync<JournalDamagedException>(() => ReadAsync(2500, 101));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // the line is there to its end, but not all of its bytes
    public async Task A_torn_end_is_passed_over_and_what_takes_its_place_is_read(bool isWhole)
    {
        Write(Numbered(1, 2100).Chunk(1));
        byte[] bytes = await File.ReadAllBytesAsync(Log, Cancellation);
        int last = Array.LastIndexOf(bytes, (byte)'\n', bytes.Length - 2) + 1;
        if (isWhole)
        {
            bytes.AsSpan(last + 20, 10).Clear();
        }

        await File.WriteAllBytesAsync(Log, isWhole ? bytes : bytes[..(last + 50)], Cancellation);
        Assert.Equal(Numbered(2091, 9), await ReadAsync(2090, 20));
        Assert.Empty(await ReadAsync(2099, 20));
        JournalRecord[] instead = Numbered(5001, 30);
        await AppendAsync(2099, instead);
        Assert.Equal(instead, await ReadAsync(2099, 40));
        Assert.Equal([.. Numbered(2099, 1), instead[0]], await ReadAsync(2098, 2));
    }

    [Fact]
    public async Task Readers_side_by_side_read_the_same()
    {
        Write(Numbered(1, 6000).Chunk(2));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            async () =>
            {
                for (int after = i * 700; after < 6000; after += 450)
                {
                    Assert.Equal(Numbered(after + 1, Math.Min(450, 6000 - after)), await ReadAsync(after, 450));
                }
            },
            Cancellation)));
    }

    private static JournalRecord[] Numbered(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(n => new JournalRecord.RungClosed { At = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), Rung = n })];

    private static string Json(IReadOnlyList<JournalRecord> records) => JsonSerializer.Serialize(new JournalLine(1, records), RecordsJson.Default.JournalLine);

    private IReadOnlyList<JournalRecord> Page(long after, int most)
    {
        IReadOnlyList<JournalRecord>? page = JournalPage.Read(Log, after, most, _offsets);
        Assert.NotNull(page);
        return page;
    }

    private async Task<IReadOnlyList<JournalRecord>> ReadAsync(long after, int most) => await _store.ReadAsync("numbered", after, most, Cancellation);

    /// <summary>As the writer writes them, but without waiting for the disk at every line.</summary>
    private void Write(IEnumerable<JournalRecord[]> lines)
    {
        using var file = new FileStream(Log, FileMode.Create);
        long sequence = 0;
        foreach (JournalRecord[] line in lines)
        {
            byte[] json = JsonSerializer.SerializeToUtf8Bytes(new JournalLine(sequence + 1, line), RecordsJson.Default.JournalLine);
            file.Write(Encoding.ASCII.GetBytes($"{JournalChecksum.Of(json):x8} "));
            file.Write(json);
            file.WriteByte((byte)'\n');
            sequence += line.Length;
        }
    }

    private async Task AppendAsync(long after, JournalRecord[] records)
    {
        await using FileJournal journal = FileJournal.OpenForWriting(_folder.Path, Files);
        await journal.AppendAsync(after, records, Cancellation);
    }
}
