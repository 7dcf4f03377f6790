using System.IO.Compression;

namespace PruneSearch.Data.Files;

/// <summary>
/// A binary file read from front to back, through gzip when it is named <c>.gz</c>. Whatever the file holds, the only exception is
/// <see cref="InvalidInputException"/>, and memory is taken as bytes really arrive, never because a header asks for it.
/// </summary>
internal sealed class DataFile : IDisposable
{
    private const int FirstBuffer = 1 << 20;
    private readonly Stream _stream;
    private long _position;

    private DataFile(string path, Stream stream)
    {
        Path = path;
        _stream = stream;
    }

    public string Path { get; }

    /// <summary>The path of <paramref name="name"/> in a folder, or of its .gz; null when neither is there.</summary>
    public static string? Find(string folder, string name)
    {
        string plain = System.IO.Path.Combine(folder, name);
        return File.Exists(plain) ? plain : File.Exists(plain + ".gz") ? plain + ".gz" : null;
    }

    public static DataFile Open(string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            bool zipped = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
            return new DataFile(path, zipped ? new GZipStream(file, CompressionMode.Decompress) : file);
        }
        catch (Exception e) when (IsFileError(e))
        {
            throw Unreadable(path, e);
        }
    }

    /// <summary>A stream that is already open, under the name that errors give it. Takes it over.</summary>
    public static DataFile Of(string name, Stream stream) => new(name, stream);

    /// <summary>All of a small file's bytes.</summary>
    public static byte[] ReadAll(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (IsFileError(e))
        {
            throw Unreadable(path, e);
        }
    }

    /// <summary>The next <paramref name="count"/> bytes.</summary>
    /// <param name="count">How many the format says there are.</param>
    /// <param name="what">What they are, for the error when there are fewer.</param>
    public byte[] Read(long count, string what)
    {
        if (count > Array.MaxLength)
        {
            throw Error(
                $"{what} would take {count} bytes; at most {Array.MaxLength} can be read: the header is damaged or the file too large",
                "a data file holds at most 2 GiB");
        }

        var buffer = new byte[Math.Min(count, FirstBuffer)];
        int filled = 0;
        while (filled < count)
        {
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min(count, 2L * buffer.Length));
            }

            int read = ReadSome(buffer.AsSpan(filled));
            if (read == 0)
            {
                throw Error(
                    $"the file ends after {filled} of the {count} bytes of {what}: it is truncated; get it again",
                    "the file is as long as its header says");
            }

            filled += read;
        }

        _position += count;
        return buffer;
    }

    /// <summary>Everything up to the end.</summary>
    public byte[] ReadToEnd(string what)
    {
        var buffer = new byte[FirstBuffer];
        int filled = 0;
        while (true)
        {
            int read = ReadSome(buffer.AsSpan(filled));
            if (read == 0)
            {
                return buffer[..filled];
            }

            filled += read;
            if (filled == buffer.Length)
            {
                if (filled == Array.MaxLength)
                {
                    throw Error($"{what} has more than {Array.MaxLength} bytes", "a data file holds at most 2 GiB");
                }

                Array.Resize(ref buffer, (int)Math.Min(Array.MaxLength, 2L * buffer.Length));
            }
        }
    }

    /// <summary>Fails when bytes are left over.</summary>
    public void ExpectEnd()
    {
        if (ReadSome(stackalloc byte[1]) != 0)
        {
            throw Error(
                "the file goes on after the last sample that its header promises: it is damaged or another format",
                "the file is as long as its header says");
        }
    }

    public void Dispose() => _stream.Dispose();

    public static InvalidInputException Unreadable(string path, Exception e) =>
        new(path, $"cannot be read: {e.Message}", "the file exists and can be read", e);

    public static bool IsFileError(Exception e) =>
        e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or System.Security.SecurityException;

    private int ReadSome(Span<byte> buffer)
    {
        try
        {
            return _stream.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidInputException(
                Path,
                $"the compressed data is damaged ({e.Message}); get the file again",
                "a .gz file is valid gzip",
                e);
        }
        catch (IOException e)
        {
            throw Unreadable(Path, e);
        }
    }

    private InvalidInputException Error(string message, string rule) => new($"{Path}, byte {_position}", message, rule);
}
