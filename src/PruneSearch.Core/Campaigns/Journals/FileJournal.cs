using System.Globalization;
using System.Text;
using System.Text.Json;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Storage;

namespace PruneSearch.Campaigns.Journals;

/// <summary>
/// A journal as a file of lines, one for each append: the CRC-32C of the rest in eight hexadecimal digits, a space, and JSON
/// <c>{"first":N,"records":[...]}</c>. A crash can tear only the last line; the writer cuts that off when it opens, and says so. Damage
/// anywhere else is an error. Snapshots lie beside it as <c>snapshot-N.json</c>.
/// </summary>
public sealed class FileJournal : ICampaignJournal
{
    public const string FileName = "journal.log";

    private const string LockName = "journal.lock";

    private readonly string _folder;
    private readonly DurableFiles _files;
    private readonly FileStream _lock;
    private readonly FileStream _stream;
    private JournalContent _content;
    private long _sequence;

    private FileJournal(string folder, DurableFiles files, FileStream writerLock, FileStream stream, JournalContent content)
    {
        _folder = folder;
        _files = files;
        _lock = writerLock;
        _stream = stream;
        _content = content;
        _sequence = content.Sequence;
    }

    /// <summary>Opens (or creates) the journal of a folder for writing. Only one process may; it holds the file until disposed.</summary>
    /// <exception cref="InvalidInputException">Another process writes it.</exception>
    /// <exception cref="JournalDamagedException">It is damaged before its last line.</exception>
    public static FileJournal OpenForWriting(string folder, DurableFiles files)
    {
        files.CreateFolder(folder);
        FileStream writerLock = Lock(folder);
        FileStream? stream = null;
        try
        {
            string path = Path.Combine(folder, FileName);
            bool isNew = !File.Exists(path);
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            if (isNew)
            {
                files.FlushFolder(folder);
            }

            (JournalContent content, long intact) = Read(folder, path, stream);
            if (intact < stream.Length)
            {
                stream.SetLength(intact);
                stream.Flush(flushToDisk: true);
            }

            stream.Seek(0, SeekOrigin.End);
            return new FileJournal(folder, files, writerLock, stream, content);
        }
        catch
        {
            stream?.Dispose();
            writerLock.Dispose();
            throw;
        }
    }

    /// <summary>Reads the journal of a folder, also while another process writes it. A torn last line is passed over.</summary>
    /// <exception cref="InvalidInputException">There is none.</exception>
    /// <exception cref="JournalDamagedException">It is damaged before its last line.</exception>
    public static JournalContent Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new InvalidInputException(folder, "holds no campaign", $"a campaign's folder contains {FileName}; give the folder that 'run --out' wrote");
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return Read(folder, path, stream).Content;
    }

    /// <summary>Every record from the first on, snapshots passed over.</summary>
    public static IReadOnlyList<JournalRecord> ReadAll(string folder)
    {
        string path = Path.Combine(folder, FileName);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return Read(path, stream, 0, null).Content.Records;
    }

    public ValueTask<JournalContent> ReadAsync(CancellationToken cancellation = default) => ValueTask.FromResult(_content);

    public ValueTask AppendAsync(long expectedSequence, IReadOnlyList<JournalRecord> records, CancellationToken cancellation = default)
    {
        if (expectedSequence != _sequence)
        {
            throw new JournalConflictException(expectedSequence, _sequence);
        }

        if (records.Count == 0)
        {
            return ValueTask.CompletedTask;
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(new JournalLine(_sequence + 1, records), RecordsJson.Default.JournalLine);
        var line = new byte[json.Length + 10];
        Encoding.ASCII.GetBytes(JournalChecksum.Of(json).ToString("x8", CultureInfo.InvariantCulture), line);
        line[8] = (byte)' ';
        json.CopyTo(line.AsSpan(9));
        line[^1] = (byte)'\n';
        long end = _stream.Length;
        try
        {
            _files.Append(_stream, line);
        }
        catch (IOException)
        {
            _stream.SetLength(end); // half a line must not stay: the next append would follow it
            _stream.Seek(0, SeekOrigin.End);
            throw;
        }

        _sequence += records.Count;
        _content = new JournalContent(_sequence, null, []); // what was read has been handed out
        return ValueTask.CompletedTask;
    }

    public ValueTask SnapshotAsync(long sequence, ReadOnlyMemory<byte> state, CancellationToken cancellation = default)
    {
        string[] older = Directory.GetFiles(_folder, "snapshot-*.json");
        _files.Write(SnapshotPath(_folder, sequence), stream =>
        {
            stream.Write(Encoding.ASCII.GetBytes(JournalChecksum.Of(state.Span).ToString("x8", CultureInfo.InvariantCulture) + " "));
            stream.Write(state.Span);
        });
        foreach (string path in older.OrderDescending(StringComparer.Ordinal).Skip(1))
        {
            File.Delete(path);
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
        await _lock.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// A file of its own, which nobody else may open: POSIX systems know no file that one process writes and others only read, and the
    /// journal is read while it is written. The system frees it when the process ends, however it ends; the file itself stays.
    /// </summary>
    private static FileStream Lock(string folder)
    {
        string path = Path.Combine(folder, LockName);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e)
        {
            throw new InvalidInputException(folder, $"is in use: another process writes its {FileName}", "one process runs a campaign at a time; wait for it, or give another folder", e);
        }
    }

    private static string SnapshotPath(string folder, long sequence) =>
        Path.Combine(folder, $"snapshot-{sequence.ToString("d12", CultureInfo.InvariantCulture)}.json");

    private static (JournalContent Content, long Intact) Read(string folder, string path, FileStream stream)
    {
        (long sequence, byte[]? snapshot) = NewestSnapshot(folder);
        return Read(path, stream, sequence, snapshot);
    }

    private static (JournalContent Content, long Intact) Read(string path, FileStream stream, long snapshotSequence, byte[]? snapshot)
    {
        byte[] bytes = new byte[stream.Length];
        stream.Seek(0, SeekOrigin.Begin);
        stream.ReadExactly(bytes);
        var records = new List<JournalRecord>();
        long sequence = 0;
        long line = 0;
        int at = 0;
        string? notice = null;
        while (at < bytes.Length)
        {
            line++;
            int end = Array.IndexOf(bytes, (byte)'\n', at);
            bool last = end < 0 || end == bytes.Length - 1;
            JournalLine? parsed = end < 0 ? null : Parse(path, line, bytes.AsSpan(at, end - at));
            if (parsed is null || parsed.First != sequence + 1)
            {
                if (parsed is null && last)
                {
                    notice = $"{path}: the last line was cut off by a crash ({bytes.Length - at} bytes) and is dropped";
                    break;
                }

                throw new JournalDamagedException(path, line, parsed is null ? "the line's checksum or content is wrong" : $"it starts with record {parsed.First} where {sequence + 1} is due");
            }

            foreach (JournalRecord record in parsed.Records)
            {
                if (++sequence > snapshotSequence)
                {
                    records.Add(record);
                }
            }

            at = end + 1;
        }

        if (sequence < snapshotSequence)
        {
            throw new JournalDamagedException(path, line + 1, $"it ends at record {sequence}, before the snapshot at {snapshotSequence}");
        }

        return (new JournalContent(snapshotSequence, snapshot, records, notice), at);
    }

    /// <summary>Null where the checksum says that the line is not what was written.</summary>
    internal static JournalLine? Parse(string path, long number, ReadOnlySpan<byte> line)
    {
        if (line.Length < 10 || line[8] != ' ' || !uint.TryParse(line[..8], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint checksum)
            || JournalChecksum.Of(line[9..]) != checksum)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(line[9..], RecordsJson.Default.JournalLine);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new JournalDamagedException(path, number, $"the line is whole but cannot be understood ({e.Message}): a newer version of the program wrote it");
        }
    }

    /// <summary>A snapshot only saves time: a damaged one is passed over.</summary>
    private static (long Sequence, byte[]? State) NewestSnapshot(string folder)
    {
        foreach (string path in Directory.GetFiles(folder, "snapshot-*.json").OrderDescending(StringComparer.Ordinal))
        {
            byte[] bytes = File.ReadAllBytes(path);
            if (long.TryParse(Path.GetFileNameWithoutExtension(path)["snapshot-".Length..], CultureInfo.InvariantCulture, out long sequence)
                && bytes.Length > 9
                && uint.TryParse(bytes.AsSpan(0, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint checksum)
                && JournalChecksum.Of(bytes.AsSpan(9)) == checksum)
            {
                return (sequence, bytes[9..]);
            }
        }

        return (0, null);
    }
}
