using System.Buffers;
using System.Security.Cryptography;
using PruneSearch.Campaigns.Storage;

namespace PruneSearch.Campaigns.Artifacts;

/// <summary>
/// Artifacts as files of a folder: <c>ab/cdef...</c>, written under a temporary name in <c>incoming</c> and never changed once they have
/// theirs. Several processes may share the folder.
/// </summary>
public sealed class DirectoryArtifactStore : IArtifactInventory
{
    private const int BufferBytes = 128 * 1024;

    private readonly string _folder;
    private readonly string _incoming;
    private readonly DurableFiles _files;
    private readonly TimeProvider _clock;

    /// <summary>Held while names appear or go: what is stored again is not deleted in the same moment.</summary>
    private readonly Lock _names = new();

    /// <param name="folder">Created where it is missing.</param>
    /// <param name="files">How files are written.</param>
    /// <param name="clock">Dates artifacts; the system's clock where it is null.</param>
    public DirectoryArtifactStore(string folder, DurableFiles files, TimeProvider? clock = null)
    {
        _folder = Path.GetFullPath(folder);
        _incoming = Path.Combine(_folder, "incoming");
        _files = files;
        _clock = clock ?? TimeProvider.System;
        files.CreateFolder(_folder);
    }

    public async ValueTask<ArtifactHash> PutAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default)
    {
        var hash = ArtifactHash.Of(bytes.Span);

        // A file of the right length is trusted here: it was renamed into place whole, and every read checks it.
        if (new FileInfo(PathOf(hash)) is not { Exists: true } file || file.Length != bytes.Length || !MarkUsed(hash))
        {
            await WriteAsync(
                stream =>
                {
                    stream.Write(bytes.Span);
                    return Task.FromResult(hash);
                },
                null).ConfigureAwait(false);
        }

        return hash;
    }

    public async ValueTask<StoredArtifact> PutAsync(Stream content, ArtifactHash? expected = null, CancellationToken cancellation = default) =>
        expected is { } known && MarkUsed(known) && new FileInfo(PathOf(known)) is { Exists: true } file
            ? new StoredArtifact(known, file.Length, IsNew: false)
            : await WriteAsync(stream => CopyAsync(content, stream, cancellation), expected).ConfigureAwait(false);

    public async ValueTask<byte[]> GetAsync(ArtifactHash hash, CancellationToken cancellation = default)
    {
        CheckedStream stream = OpenChecked(hash);
        await using (stream.ConfigureAwait(false))
        {
            return await stream.ReadAllAsync(cancellation).ConfigureAwait(false);
        }
    }

    public async ValueTask<string> GetFileAsync(ArtifactHash hash, CancellationToken cancellation = default)
    {
        CheckedStream stream = OpenChecked(hash);
        await using (stream.ConfigureAwait(false))
        {
            await stream.CopyToAsync(Stream.Null, BufferBytes, cancellation).ConfigureAwait(false);
            return PathOf(hash);
        }
    }

    public ValueTask<CheckedStream> OpenAsync(ArtifactHash hash, CancellationToken cancellation = default) => ValueTask.FromResult(OpenChecked(hash));

    public ValueTask<bool> ContainsAsync(ArtifactHash hash, CancellationToken cancellation = default) => ValueTask.FromResult(File.Exists(PathOf(hash)));

    public ValueTask<ArtifactInfo?> FindAsync(ArtifactHash hash, CancellationToken cancellation = default) => ValueTask.FromResult(Info(hash));

    public ValueTask<bool> TouchAsync(ArtifactHash hash, CancellationToken cancellation = default) => ValueTask.FromResult(MarkUsed(hash));

    public async IAsyncEnumerable<ArtifactInfo> ListAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (ArtifactInfo info in List())
        {
            cancellation.ThrowIfCancellationRequested();
            yield return info;
        }
    }

    public ValueTask<bool> DeleteAsync(ArtifactHash hash, DateTimeOffset? unlessSince = null, CancellationToken cancellation = default) =>
        ValueTask.FromResult(Remove(hash, unlessSince));

    public ValueTask<int> DeleteRemnantsAsync(DateTimeOffset before, CancellationToken cancellation = default)
    {
        int deleted = 0;
        foreach (FileInfo file in Directory.Exists(_incoming) ? new DirectoryInfo(_incoming).EnumerateFiles() : [])
        {
            if (new DateTimeOffset(file.LastWriteTimeUtc) < before)
            {
                file.Delete();
                deleted++;
            }
        }

        return ValueTask.FromResult(deleted);
    }

    /// <summary>Where an artifact is, or would be.</summary>
    internal string PathOf(ArtifactHash hash) => Path.Combine(_folder, hash.Value[..2], hash.Value[2..]);

    /// <summary>Removes an artifact, as <see cref="DeleteAsync"/> does.</summary>
    internal bool Remove(ArtifactHash hash, DateTimeOffset? unlessSince)
    {
        lock (_names)
        {
            if (Info(hash) is not { } info || info.ModifiedAt >= unlessSince)
            {
                return false;
            }

            File.Delete(PathOf(hash));
            return true;
        }
    }

    /// <summary>All artifacts.</summary>
    internal IEnumerable<ArtifactInfo> List() =>
        from folder in new DirectoryInfo(_folder).EnumerateDirectories("??")
        from file in folder.EnumerateFiles(new string('?', 62))
        let hash = ArtifactHash.TryParse(folder.Name + file.Name)
        where hash is not null
        let info = Info(hash.Value)
        where info is not null
        select info;

    private static async Task<ArtifactHash> CopyAsync(Stream content, FileStream file, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int read;
            while ((read = await content.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            }

            return ArtifactHash.Parse(Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Writes an artifact under a temporary name and, once it is whole and what it should be, gives it its own.</summary>
    private async Task<StoredArtifact> WriteAsync(Func<FileStream, Task<ArtifactHash>> content, ArtifactHash? expected)
    {
        string? temporary = null;
        try
        {
            _files.CreateFolder(_incoming);
            FileStream stream = _files.CreateTemporary(_incoming);
            temporary = stream.Name;
            await using (stream.ConfigureAwait(false))
            {
                ArtifactHash hash = await content(stream).ConfigureAwait(false);
                if (expected is { } wanted && wanted != hash)
                {
                    throw new ArtifactException(ArtifactProblem.WrongHash, $"the content has the hash {hash}, not {wanted} as was said; nothing was stored");
                }

                return Publish(stream, hash);
            }
        }
        catch (IOException e) when (DiskSpace.IsUsedUp(e))
        {
            throw new ArtifactQuotaException($"the disk that holds '{_folder}' is full; nothing was stored", e);
        }
        finally
        {
            if (temporary is not null)
            {
                File.Delete(temporary); // there is none any more where it got its name
            }
        }
    }

    private StoredArtifact Publish(FileStream stream, ArtifactHash hash)
    {
        string path = PathOf(hash);
        long bytes = stream.Length;
        _files.CreateFolder(Path.GetDirectoryName(path)!);
        stream.Flush(flushToDisk: true); // the slow part, so that it is done outside the lock
        lock (_names)
        {
            bool isNew = !File.Exists(path);
            _files.Publish(stream, path, _clock.GetUtcNow());
            return new StoredArtifact(hash, bytes, isNew);
        }
    }

    private CheckedStream OpenChecked(ArtifactHash hash)
    {
        try
        {
            var file = new FileStream(PathOf(hash), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
            return new CheckedStream(file, file.Length, hash, $"'{_folder}'");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ArtifactException(ArtifactProblem.Missing, $"artifact {hash} is missing from '{_folder}'");
        }
    }

    private bool MarkUsed(ArtifactHash hash)
    {
        lock (_names)
        {
            try
            {
                File.SetLastWriteTimeUtc(PathOf(hash), _clock.GetUtcNow().UtcDateTime);
                return true;
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                return false;
            }
        }
    }

    private ArtifactInfo? Info(ArtifactHash hash)
    {
        try
        {
            var file = new FileInfo(PathOf(hash));
            return file.Exists ? new ArtifactInfo(hash, file.Length, new DateTimeOffset(file.LastWriteTimeUtc)) : null;
        }
        catch (FileNotFoundException)
        {
            return null; // it went between the two looks
        }
    }
}
