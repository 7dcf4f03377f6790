using System.Text;
using System.Text.Json;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Storage;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Journals;

public sealed class FileJournalTests : IDisposable
{
    private static readonly DurableFiles Files = new(NoCrashPoints.Instance);

    private readonly TemporaryFolder _folder = new();

    private string Log => Path.Combine(_folder.Path, FileJournal.FileName);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_appended_is_read_back()
    {
        await AppendAsync([.. Samples.All.Take(3)], [.. Samples.All.Skip(3)]);
        JournalContent content = FileJournal.Read(_folder.Path);
        Assert.Equal(Json(Samples.All), Json(content.Records));
        Assert.Equal(Samples.All.Count, content.Sequence);
        Assert.Null(content.Notice);
        Assert.Equal(2, (await File.ReadAllLinesAsync(Log, Cancellation)).Length);
    }

    [Fact]
    public async Task An_append_that_expects_another_end_is_refused_and_writes_nothing()
    {
        await using FileJournal journal = FileJournal.OpenForWriting(_folder.Path, Files);
        await journal.AppendAsync(0, [Paused(1), Paused(2)], Cancellation);
        long length = new FileInfo(Log).Length;
        foreach (long expected in new[] { 0L, 1, 3 })
        {
            await Assert.ThrowsAsync<JournalConflictException>(async () => await journal.AppendAsync(expected, [Paused(3)], Cancellation));
        }

        Assert.Equal(length, new FileInfo(Log).Length);
        await journal.AppendAsync(2, [Paused(3)], Cancellation);
        Assert.Equal(3, FileJournal.Read(_folder.Path).Sequence);
    }

    [Fact]
    public async Task An_append_of_nothing_writes_nothing()
    {
        await AppendAsync([]);
        Assert.Equal(0, new FileInfo(Log).Length);
    }

    [Fact]
    public async Task One_process_writes_and_others_may_read()
    {
        await using FileJournal journal = FileJournal.OpenForWriting(_folder.Path, Files);
        await journal.AppendAsync(0, [Paused(1)], Cancellation);
        Assert.Throws<InvalidInputException>(() => FileJournal.OpenForWriting(_folder.Path, Files));
        Assert.Equal(1, FileJournal.Read(_folder.Path).Sequence);
    }

    [Fact]
    public void A_folder_without_a_journal_is_an_input_error() => Assert.Throws<InvalidInputException>(() => FileJournal.Read(_folder.Path));

    [Fact]
    public async Task A_line_torn_anywhere_is_passed_over_by_readers_and_cut_off_by_the_writer_which_says_so()
    {
        await AppendAsync([Paused(1)], [Paused(2), Paused(3)]);
        byte[] whole = await File.ReadAllBytesAsync(Log, Cancellation);
        int intact = Array.IndexOf(whole, (byte)'\n') + 1;
        for (int length = intact + 1; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(Log, whole[..length], Cancellation);
            JournalContent read = FileJournal.Read(_folder.Path);
            Assert.Equal(1, read.Sequence);
            Assert.Contains($"cut off by a crash ({length - intact} bytes)", read.Notice);
            Assert.Equal(length, new FileInfo(Log).Length);

            await using (FileJournal journal = FileJournal.OpenForWriting(_folder.Path, Files))
            {
                JournalContent content = await journal.ReadAsync(Cancellation);
                Assert.Equal(1, content.Sequence);
                Assert.Contains("cut off by a crash", content.Notice);
                await journal.AppendAsync(1, [Paused(2), Paused(3)], Cancellation);
            }

            Assert.Equal(whole, await File.ReadAllBytesAsync(Log, Cancellation));
        }
    }

    [Fact]
    public async Task A_last_line_whose_bytes_never_reached_the_disk_is_torn_too()
    {
        await AppendAsync([Paused(1)], [Paused(2)]);
        byte[] bytes = await File.ReadAllBytesAsync(Log, Cancellation);
        bytes.AsSpan(Array.IndexOf(bytes, (byte)'\n') + 20, 10).Clear();
        await File.WriteAllBytesAsync(Log, bytes, Cancellation);
        Assert.Equal(1, FileJournal.Read(_folder.Path).Sequence);
    }

    [Fact]
    public async Task A_flipped_bit_in_the_middle_is_an_error_that_names_the_line()
    {
        await AppendAsync([Paused(1)], [Paused(2)], [Paused(3)]);
        byte[] whole = await File.ReadAllBytesAsync(Log, Cancellation);
        int first = Array.IndexOf(whole, (byte)'\n') + 1;
        int second = Array.IndexOf(whole, (byte)'\n', first);
        for (int at = first; at < second; at += 3)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 1;
            await File.WriteAllBytesAsync(Log, damaged, Cancellation);
            Assert.Contains("line 2", Assert.Throws<JournalDamagedException>(() => FileJournal.Read(_folder.Path)).Message);
            Assert.Throws<JournalDamagedException>(() => FileJournal.OpenForWriting(_folder.Path, Files));
            Assert.Equal(damaged, await File.ReadAllBytesAsync(Log, Cancellation));
        }
    }

    [Fact]
    public async Task A_missing_or_repeated_line_is_an_error()
    {
        await AppendAsync([Paused(1)], [Paused(2)], [Paused(3)]);
        string[] lines = await File.ReadAllLinesAsync(Log, Cancellation);
        foreach (string[] damaged in new[] { new[] { lines[0], lines[2] }, [lines[1], lines[2]], [lines[0], lines[1], lines[1], lines[2]], [lines[0], lines[0]] })
        {
            await File.WriteAllTextAsync(Log, string.Concat(damaged.Select(l => l + "\n")), Cancellation);
            Assert.Throws<JournalDamagedException>(() => FileJournal.Read(_folder.Path));
        }
    }

    [Fact]
    public async Task The_checksum_is_that_of_Castagnoli_in_eight_digits()
    {
        await AppendAsync([Paused(1)]);
        string line = (await File.ReadAllLinesAsync(Log, Cancellation))[0];
        Assert.Equal($"{Reference(Encoding.UTF8.GetBytes(line[9..])):x8}", line[..8]);
        Assert.Equal(0xE3069283u, Reference("123456789"u8)); // RFC 3720's check value

        static uint Reference(ReadOnlySpan<byte> bytes)
        {
            uint crc = ~0u;
            foreach (byte b in bytes)
            {
                crc ^= b;
                for (int bit = 0; bit < 8; bit++)
                {
                    crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78u : crc >> 1;
                }
            }

            return ~crc;
        }
    }

    [Fact]
    public async Task A_line_of_a_newer_program_is_an_error_even_at_the_end()
    {
        await AppendAsync([Paused(1)]);
        byte[] json = """{"first":2,"records":[{"type":"merged","at":"2025-01-02T03:04:05+00:00"}]}"""u8.ToArray();
        uint crc = ~json.Aggregate(uint.MaxValue, System.Numerics.BitOperations.Crc32C);
        await File.AppendAllTextAsync(Log, $"{crc:x8} {Encoding.UTF8.GetString(json)}\n", Cancellation);
        Assert.Contains("newer version", Assert.Throws<JournalDamagedException>(() => FileJournal.OpenForWriting(_folder.Path, Files)).Message);
    }

    [Fact]
    public async Task Reading_starts_at_the_newest_snapshot_that_is_whole()
    {
        await using (FileJournal journal = FileJournal.OpenForWriting(_folder.Path, Files))
        {
            await journal.AppendAsync(0, [Paused(1), Paused(2)], Cancellation);
            await journal.SnapshotAsync(2, "two"u8.ToArray(), Cancellation);
            await journal.AppendAsync(2, [Paused(3), Paused(4)], Cancellation);
            await journal.SnapshotAsync(3, "three"u8.ToArray(), Cancellation);
        }

        JournalContent content = FileJournal.Read(_folder.Path);
        Assert.Equal((3L, "three", 4L), (content.SnapshotSequence, Encoding.UTF8.GetString(content.Snapshot!), content.Sequence));
        Assert.Equal(Json([Paused(4)]), Json(content.Records));

        string newest = Directory.GetFiles(_folder.Path, "snapshot-*.json").Max(StringComparer.Ordinal)!;
        await File.AppendAllTextAsync(newest, "x", Cancellation);
        content = FileJournal.Read(_folder.Path);
        Assert.Equal((2L, "two", 4L), (content.SnapshotSequence, Encoding.UTF8.GetString(content.Snapshot!), content.Sequence));
        Assert.Equal(4, FileJournal.ReadAll(_folder.Path).Count);
    }

    [Fact]
    public async Task Two_snapshots_are_kept_at_most()
    {
        await using FileJournal journal = FileJournal.OpenForWriting(_folder.Path, Files);
        await journal.AppendAsync(0, [.. Enumerable.Range(1, 12).Select(Paused)], Cancellation);
        foreach (int sequence in new[] { 2, 9, 10, 11, 12 })
        {
            await journal.SnapshotAsync(sequence, "state"u8.ToArray(), Cancellation);
        }

        Assert.Equal(["snapshot-000000000011.json", "snapshot-000000000012.json"], Directory.GetFiles(_folder.Path, "snapshot-*").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_journal_that_ends_before_its_snapshot_is_damaged()
    {
        await using (FileJournal journal = FileJournal.OpenForWriting(_folder.Path, Files))
        {
            await journal.AppendAsync(0, [Paused(1)], Cancellation);
            await journal.AppendAsync(1, [Paused(2)], Cancellation);
            await journal.SnapshotAsync(2, "two"u8.ToArray(), Cancellation);
        }

        await File.WriteAllTextAsync(Log, (await File.ReadAllLinesAsync(Log, Cancellation))[0] + "\n", Cancellation);
        Assert.Contains("before the snapshot", Assert.Throws<JournalDamagedException>(() => FileJournal.Read(_folder.Path)).Message);
    }

    [Fact]
    public async Task Half_a_line_does_not_stay_where_an_append_failed()
    {
        await using FileJournal journal = FileJournal.OpenForWriting(_folder.Path, new DurableFiles(new FailOnce("append second half")));
        await Assert.ThrowsAsync<IOException>(async () => await journal.AppendAsync(0, [Paused(1)], Cancellation));
        Assert.Equal(0, new FileInfo(Log).Length);
        await journal.AppendAsync(0, [Paused(1)], Cancellation);
        Assert.Equal(1, FileJournal.Read(_folder.Path).Sequence);
    }

    private static JournalRecord Paused(int second) =>
        new JournalRecord.PauseChanged { At = new DateTimeOffset(2025, 1, 1, 0, 0, second, TimeSpan.Zero), Paused = second % 2 == 1 };

    private static string Json(IReadOnlyList<JournalRecord> records) => JsonSerializer.Serialize(new JournalLine(1, records), RecordsJson.Default.JournalLine);

    private async Task AppendAsync(params IReadOnlyList<JournalRecord>[] appends)
    {
        await using FileJournal journal = FileJournal.OpenForWriting(_folder.Path, Files);
        long sequence = 0;
        foreach (IReadOnlyList<JournalRecord> records in appends)
        {
            await journal.AppendAsync(sequence, records, Cancellation);
            sequence += records.Count;
        }
    }

    /// <summary>The disk is full, once.</summary>
    private sealed class FailOnce(string operation) : ICrashPoints
    {
        private bool _failed;

        public void Reached(string reached)
        {
            if (reached == operation && !_failed)
            {
                _failed = true;
                throw new IOException("no space left on device");
            }
        }
    }
}
