using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Storage;
using PruneSearch.TestKit.Artifacts;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Artifacts;

public sealed class DirectoryArtifactStoreTests : ArtifactInventoryContract
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new();

    private DirectoryArtifactStore Directory => (DirectoryArtifactStore)Store;

    protected override Task<IArtifactStore> OpenAsync() => Task.FromResult<IArtifactStore>(new DirectoryArtifactStore(_folder.Path, new DurableFiles(NoCrashPoints.Instance), _clock));

    protected override Task DamageAsync(ArtifactHash hash)
    {
        StoredFiles.FlipByte(StoredFiles.PathOf(_folder.Path, hash));
        return Task.CompletedTask;
    }

    protected override ValueTask CleanAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    [InlineData(1001)]
    public async Task A_file_that_was_cut_short_or_grew_is_damaged(int length)
    {
        ArtifactHash hash = await Store.PutAsync(ArtifactBytes.Of(1000), Cancellation);
        await File.WriteAllBytesAsync(StoredFiles.PathOf(_folder.Path, hash), ArtifactBytes.Of(length), Cancellation);
        ArtifactException e = await Assert.ThrowsAsync<ArtifactException>(async () => await Store.GetAsync(hash, Cancellation));
        Assert.Equal(ArtifactProblem.Damaged, e.Problem);
    }

    [Fact]
    public async Task Putting_again_mends_what_was_cut_short()
    {
        byte[] bytes = ArtifactBytes.Of(1000);
        ArtifactHash hash = await Store.PutAsync(bytes, Cancellation);
        await File.WriteAllBytesAsync(StoredFiles.PathOf(_folder.Path, hash), bytes[..10], Cancellation);
        await Store.PutAsync(bytes, Cancellation);
        Assert.Equal(bytes, await Store.GetAsync(hash, Cancellation));
    }

    [Fact]
    public async Task Storing_and_touching_date_an_artifact()
    {
        DateTimeOffset stored = _clock.GetUtcNow();
        ArtifactHash hash = await Store.PutAsync(ArtifactBytes.Of(10), Cancellation);
        Assert.Equal(stored, (await Directory.FindAsync(hash, Cancellation))!.ModifiedAt);
        foreach (Func<Task> again in new Func<Task>[]
        {
            async () => await Directory.TouchAsync(hash, Cancellation),
            async () => await Store.PutAsync(ArtifactBytes.Of(10), Cancellation),
            async () => await Store.PutAsync(new MemoryStream(ArtifactBytes.Of(10)), hash, Cancellation),
            async () => await Store.PutAsync(new MemoryStream(ArtifactBytes.Of(10)), cancellation: Cancellation),
        })
        {
            _clock.Advance(60);
            await again();
            Assert.Equal(_clock.GetUtcNow(), (await Directory.FindAsync(hash, Cancellation))!.ModifiedAt);
        }
    }

    [Fact]
    public async Task What_a_crash_left_of_an_upload_is_invisible_and_swept_later()
    {
        string part = _folder.File("incoming/crashed.part", "half of it");
        File.SetLastWriteTimeUtc(part, _clock.GetUtcNow().UtcDateTime);
        _folder.File("README.txt", "not an artifact");
        _folder.File("ab/too-short", "not an artifact");
        Assert.Empty(await ListAsync());
        Assert.Equal(0, await Directory.DeleteRemnantsAsync(_clock.GetUtcNow(), Cancellation));
        Assert.Equal(1, await Directory.DeleteRemnantsAsync(_clock.GetUtcNow() + TimeSpan.FromSeconds(1), Cancellation));
        Assert.False(File.Exists(part));
    }

    [Theory]
    [InlineData(28)]
    [InlineData(122)]
    [InlineData(unchecked((int)0x80070070))]
    public async Task A_full_disk_is_told_as_such_and_leaves_nothing(int error)
    {
        var full = new DirectoryArtifactStore(_folder.Path, new DurableFiles(new FailingDisk("flush", new IOException("No space left on device", error))), _clock);
        byte[] bytes = ArtifactBytes.Of(1000);
        await Assert.ThrowsAsync<ArtifactQuotaException>(async () => await full.PutAsync(bytes, Cancellation));
        await Assert.ThrowsAsync<ArtifactQuotaException>(async () => await full.PutAsync(new MemoryStream(bytes), cancellation: Cancellation));
        Assert.Empty(StoredFiles.All(_folder.Path));
    }

    [Theory]
    [InlineData("write")]
    [InlineData("flush /")]
    [InlineData("rename")]
    public async Task A_disk_that_fails_leaves_nothing(string operation)
    {
        var failing = new DirectoryArtifactStore(_folder.Path, new DurableFiles(new FailingDisk(operation, new IOException("Input/output error", 5))), _clock);
        await Assert.ThrowsAsync<IOException>(async () => await failing.PutAsync(ArtifactBytes.Of(1000), Cancellation));
        Assert.Empty(StoredFiles.All(_folder.Path));
    }

    /// <summary>Fails at the operations whose names start in a way, once the folder is there.</summary>
    private sealed class FailingDisk(string operation, IOException failure) : ICrashPoints
    {
        public void Reached(string reached)
        {
            if (reached.StartsWith(operation, StringComparison.Ordinal) && !reached.StartsWith("flush folder", StringComparison.Ordinal))
            {
                throw failure;
            }
        }
    }
}
