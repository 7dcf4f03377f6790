using System.Buffers;
using System.IO.MemoryMappedFiles;

namespace PruneSearch.Formats;

/// <summary>
/// A file mapped read-only into memory. Slices stay valid as long as anything refers to them; the mapping goes with the last of them.
/// Files of ours are replaced by rename, never rewritten in place, so a mapping keeps what it saw.
/// </summary>
public sealed unsafe class MappedFile
{
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte* _start;

    private MappedFile(string path, long length, MemoryMappedViewAccessor? view)
    {
        Path = path;
        Length = length;
        _view = view;
        if (view is not null)
        {
            byte* pointer = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
            _start = pointer + view.PointerOffset;
        }
    }

    ~MappedFile()
    {
        if (_view is not null)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    public string Path { get; }

    public long Length { get; }

    /// <exception cref="InvalidInputException">The file is missing, a folder, or cannot be read.</exception>
    public static MappedFile Open(string path)
    {
        try
        {
            long length = new FileInfo(path).Length;
            if (length == 0)
            {
                return new MappedFile(path, 0, null);
            }

            using var file = MemoryMappedFile.CreateFromFile(
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1),
                null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            return new MappedFile(path, length, file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InvalidInputException(path, $"cannot be read: {e.Message}", "the path names a readable file", e);
        }
    }

    /// <summary>A view of part of the file, without copying.</summary>
    public ReadOnlyMemory<byte> Slice(long offset, int length)
    {
        if (offset < 0 || length < 0 || offset > Length - length)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), $"{offset}+{length} reaches outside {Path} of {Length} bytes");
        }

        return length == 0 ? ReadOnlyMemory<byte>.Empty : new View(this, offset, length).Memory;
    }

    private sealed class View(MappedFile file, long offset, int length) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => new(file._start + offset, length);

        public override MemoryHandle Pin(int elementIndex = 0) => new(file._start + offset + elementIndex);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
