using System.Collections.Concurrent;
using PruneSearch.Campaigns.Storage;

namespace PruneSearch.Campaigns.Artifacts;

/// <summary>Artifacts as files of a folder: <c>ab/cdef...</c>, read-only once written.</summary>
public sealed class DirectoryArtifactStore : IArtifactStore
{
    private readonly string _folder;
    private readonly DurableFiles _files;
    private readonly ConcurrentDictionary<ArtifactHash, object> _writing = new();

    /// <param name="folder">Created where it is missing.</param>
    /// <param name="files">How files are written.</param>
    public DirectoryArtifactStore(string folder, DurableFiles files)
    {
        _folder = Path.GetFullPath(folder);
        _files = files;
        files.CreateFolder(_folder);
    }

    public ValueTask<ArtifactHash> PutAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default)
    {
        var hash = ArtifactHash.Of(bytes.Span);
        string path = PathOf(hash);
        lock (_writing.GetOrAdd(hash, _ => new object()))
        {
            // A file of the right length is trusted here: it was renamed into place whole, and every read checks it.
            if (!File.Exists(path) || new FileInfo(path).Length != bytes.Length)
            {
                _files.CreateFolder(Path.GetDirectoryName(path)!);
                _files.Write(path, stream => stream.Write(bytes.Span));
            }
        }

        _writing.TryRemove(hash, out _);
        return ValueTask.FromResult(hash);
    }

    public async ValueTask<byte[]> GetAsync(ArtifactHash hash, CancellationToken cancellation = default)
    {
        string path = PathOf(hash);
        byte[] bytes;
        try
        {
            bytes = await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ArtifactException($"artifact {hash} is missing from '{_folder}'");
        }

        return ArtifactHash.Of(bytes) == hash ? bytes : throw Damaged(path);
    }

    public async ValueTask<string> GetFileAsync(ArtifactHash hash, CancellationToken cancellation = default)
    {
        string path = PathOf(hash);
        if (!File.Exists(path))
        {
            throw new ArtifactException($"artifact {hash} is missing from '{_folder}'");
        }

        FileStream stream = File.OpenRead(path);
        await using (stream.ConfigureAwait(false))
        {
            return await ArtifactHash.OfAsync(stream, cancellation).ConfigureAwait(false) == hash ? path : throw Damaged(path);
        }
    }

    public ValueTask<bool> ContainsAsync(ArtifactHash hash, CancellationToken cancellation = default) => ValueTask.FromResult(File.Exists(PathOf(hash)));

    private string PathOf(ArtifactHash hash) => Path.Combine(_folder, hash.Value[..2], hash.Value[2..]);

    private static ArtifactException Damaged(string path) => new($"artifact '{path}' is damaged: its bytes do not have the hash that names it; delete it and run the work again");
}
