using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Storage;
using PruneSearch.TestKit.Artifacts;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Artifacts;

/// <summary>A store with a quota is a store, and its quota holds.</summary>
public sealed class QuotaArtifactStoreTests : ArtifactInventoryContract
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new();

    protected override Task<IArtifactStore> OpenAsync() => Task.FromResult<IArtifactStore>(Limited(1L << 30));

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
    [InlineData("bytes")]
    [InlineData("known length")]
    [InlineData("unknown length")]
    public async Task What_would_exceed_the_quota_is_refused_and_leaves_nothing(string way)
    {
        QuotaArtifactStore store = Limited(1000);
        await PutAsync(store, way, 600, seed: 1);
        await Assert.ThrowsAsync<ArtifactQuotaException>(() => PutAsync(store, way, 401, seed: 2));
        await Assert.ThrowsAsync<ArtifactQuotaException>(() => PutAsync(store, way, 500_000, seed: 3));
        Assert.Single(StoredFiles.All(_folder.Path));
        await PutAsync(store, way, 400, seed: 4); // nothing of the refused ones is still counted
        Assert.Equal(2, StoredFiles.All(_folder.Path).Length);
    }

    [Fact]
    public async Task What_is_there_already_needs_no_room()
    {
        QuotaArtifactStore store = Limited(1000);
        await PutAsync(store, "bytes", 1000, seed: 1);
        var hash = ArtifactHash.Of(ArtifactBytes.Of(1000, 1));
        await PutAsync(store, "bytes", 1000, seed: 1);
        Assert.False((await store.PutAsync(new MemoryStream(ArtifactBytes.Of(1000, 1)), hash, Cancellation)).IsNew);
    }

    [Fact]
    public async Task Deleting_makes_room()
    {
        QuotaArtifactStore store = Limited(1000);
        await PutAsync(store, "bytes", 900, seed: 1);
        await Assert.ThrowsAsync<ArtifactQuotaException>(() => PutAsync(store, "bytes", 900, seed: 2));
        Assert.True(await store.DeleteAsync(ArtifactHash.Of(ArtifactBytes.Of(900, 1)), cancellation: Cancellation));
        await PutAsync(store, "bytes", 900, seed: 2);
    }

    [Fact]
    public async Task Room_is_asked_for_before_a_put_is_refused()
    {
        var asked = new List<long>();
        QuotaArtifactStore store = null!;
        store = Limited(1000, async (bytes, c) =>
        {
            asked.Add(bytes);
            await store.DeleteAsync(ArtifactHash.Of(ArtifactBytes.Of(900, 1)), cancellation: c);
        });
        await PutAsync(store, "bytes", 900, seed: 1);
        await PutAsync(store, "unknown length", 300, seed: 2);
        Assert.Equal([200], asked);
        await Assert.ThrowsAsync<ArtifactQuotaException>(() => PutAsync(store, "bytes", 800, seed: 3));
        Assert.Equal([200, 100], asked);
    }

    [Fact]
    public async Task What_others_store_in_the_same_folder_is_counted_after_a_while()
    {
        QuotaArtifactStore store = Limited(1000);
        await PutAsync(store, "bytes", 100, seed: 1);
        await PutAsync(Limited(10_000), "bytes", 900, seed: 2);
        _clock.Advance(QuotaArtifactStore.CountedFor.TotalSeconds + 1);
        await Assert.ThrowsAsync<ArtifactQuotaException>(() => PutAsync(store, "bytes", 100, seed: 3));
    }

    [Fact]
    public async Task Uploads_at_the_same_time_count_together()
    {
        QuotaArtifactStore store = Limited(100_000);
        bool[] stored = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            async () =>
            {
                try
                {
                    await PutAsync(store, "unknown length", 30_000, i + 1);
                    return true;
                }
                catch (ArtifactQuotaException)
                {
                    return false;
                }
            },
            Cancellation)));
        Assert.InRange(stored.Count(s => s), 1, 3);
        Assert.Equal(stored.Count(s => s), StoredFiles.All(_folder.Path).Length);
    }

    private QuotaArtifactStore Limited(long limit, Func<long, CancellationToken, Task>? makeRoom = null) =>
        new(new DirectoryArtifactStore(_folder.Path, new DurableFiles(NoCrashPoints.Instance), _clock), limit, _clock, makeRoom);

    private static async Task PutAsync(QuotaArtifactStore store, string way, int length, int seed)
    {
        byte[] bytes = ArtifactBytes.Of(length, seed);
        switch (way)
        {
            case "bytes":
                await store.PutAsync(bytes, Cancellation);
                break;
            case "known length":
                await store.PutAsync(new MemoryStream(bytes), cancellation: Cancellation);
                break;
            default:
                await store.PutAsync(new BrokenStream(bytes, () => { }), cancellation: Cancellation);
                break;
        }
    }
}
