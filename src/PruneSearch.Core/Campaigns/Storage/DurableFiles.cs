using System.Runtime.InteropServices;

namespace PruneSearch.Campaigns.Storage;

/// <summary>
/// Files that survive a crash at any moment: content is flushed to the device before its name appears, and names before anything relies on
/// them. Directory flushes need POSIX; elsewhere the file system's own order is relied on.
/// </summary>
public sealed partial class DurableFiles(ICrashPoints crashPoints)
{
    private const int ReadOnly = 0;

    /// <summary>Creates a folder and its missing parents, each flushed into its parent.</summary>
    public void CreateFolder(string path)
    {
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            return;
        }

        string? parent = Path.GetDirectoryName(full);
        if (parent is not null)
        {
            CreateFolder(parent);
        }

        Directory.CreateDirectory(full);
        if (parent is not null)
        {
            FlushFolder(parent);
        }
    }

    /// <summary>Writes a file under a temporary name, flushes it, and gives it its name: readers see all of it or nothing.</summary>
    public void Write(string path, Action<Stream> content)
    {
        string temporary = path + ".part";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            crashPoints.Reached($"write {path}");
            content(stream);
            crashPoints.Reached($"flush {path}");
            stream.Flush(flushToDisk: true);
        }

        crashPoints.Reached($"rename {path}");
        File.Move(temporary, path, overwrite: true);
        FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Creates a file of a name of its own in a folder, to be written and then <see cref="Publish">published</see>.</summary>
    public FileStream CreateTemporary(string folder)
    {
        string path = Path.Combine(folder, $"{Path.GetRandomFileName()}.part");
        crashPoints.Reached($"write {path}");
        return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
    }

    /// <summary>Flushes a temporary file, closes it, dates it and gives it its name on the same device, in place of what had the name before.</summary>
    public void Publish(FileStream temporary, string path, DateTimeOffset modifiedAt)
    {
        crashPoints.Reached($"flush {path}");
        temporary.Flush(flushToDisk: true);
        temporary.Dispose();
        File.SetLastWriteTimeUtc(temporary.Name, modifiedAt.UtcDateTime);
        crashPoints.Reached($"rename {path}");
        File.Move(temporary.Name, path, overwrite: true);
        FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Appends to an open file in two halves (so that a crash between them is a case that happens) and flushes it.</summary>
    public void Append(FileStream stream, ReadOnlySpan<byte> bytes)
    {
        int half = bytes.Length / 2;
        crashPoints.Reached("append");
        stream.Write(bytes[..half]);
        stream.Flush();
        crashPoints.Reached("append second half");
        stream.Write(bytes[half..]);
        crashPoints.Reached("append flush");
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Makes the names in a folder durable.</summary>
    public void FlushFolder(string path)
    {
        crashPoints.Reached($"flush folder {path}");
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = Open(path, ReadOnly);
        if (descriptor < 0)
        {
            throw new IOException($"cannot open folder '{path}' to flush it (errno {Marshal.GetLastPInvokeError()})");
        }

        try
        {
            if (FSync(descriptor) != 0)
            {
                throw new IOException($"cannot flush folder '{path}' (errno {Marshal.GetLastPInvokeError()})");
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
