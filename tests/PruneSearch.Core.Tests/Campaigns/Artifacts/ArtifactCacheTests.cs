using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Storage;
using PruneSearch.TestKit.Artifacts;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Artifacts;

/// <summary>What goes when room is needed, and what stays.</summary>
public sealed class ArtifactCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_used_the_longest_ago_goes_first()
    {
        ArtifactCache cache = Open(430);
        ArtifactHash[] hashes = await FillAsync(cache, 1, 2, 3);
        (await cache.FindAsync(hashes[0], Cancellation))!.Dispose();
        ArtifactHash[] more = await FillAsync(cache, 4, 5);
        Assert.Equal([true, false, true, true, true], Has([.. hashes, .. more]));
    }

    [Fact]
    public async Task What_is_in_use_never_goes()
    {
        ArtifactCache cache = Open(320);
        ArtifactHash[] hashes = await FillAsync(cache, 1, 2, 3);
        CachedArtifact used = (await cache.FindAsync(hashes[0], Cancellation))!;
        await FillAsync(cache, 4, 5, 6, 7);
        Assert.True(File.Exists(used.Path));
        used.Dispose();
        used.Dispose();
        await FillAsync(cache, 8, 9, 10);
        Assert.False(File.Exists(used.Path));
    }

    [Fact]
    public async Task Whatever_is_used_while_it_is_kept_stays_until_the_end()
    {
        ArtifactCache cache = Open(320);
        ArtifactHash[] before = await FillAsync(cache, 1);
        ArtifactHash[] during;
        using (cache.KeepUsed())
        {
            (await cache.FindAsync(before[0], Cancellation))!.Dispose();
            during = await FillAsync(cache, 2, 3);
            ArtifactQuotaException e = await Assert.ThrowsAsync<ArtifactQuotaException>(() => FillAsync(cache, 4));
            Assert.Contains("320 bytes", e.Message);
            Assert.Equal([true, true, true], Has([.. before, .. during]));
        }

        await FillAsync(cache, 4, 5, 6);
        Assert.Equal([false, false, false], Has([.. before, .. during]));
    }

    [Fact]
    public async Task The_folder_never_exceeds_the_limit()
    {
        ArtifactCache cache = Open(1000);
        for (int i = 1; i <= 30; i++)
        {
            await FillAsync(cache, i);
            Assert.InRange(StoredFiles.All(_folder.Path).Sum(f => new FileInfo(f).Length), 1, 1000);
        }
    }

    [Fact]
    public async Task A_cache_takes_over_what_an_earlier_one_left_in_its_order()
    {
        ArtifactCache earlier = Open(1000);
        ArtifactHash[] hashes = await FillAsync(earlier, 1, 2, 3);
        _clock.Advance(1);
        (await earlier.FindAsync(hashes[0], Cancellation))!.Dispose();
        string remnant = _folder.File("incoming/crashed.part", "half");
        ArtifactCache cache = Open(320);
        Assert.False(File.Exists(remnant));
        await FillAsync(cache, 4, 5);
        Assert.Equal([true, false, false], Has(hashes));
    }

    [Fact]
    public async Task A_damaged_copy_is_removed()
    {
        ArtifactCache cache = Open(1000);
        ArtifactHash hash = (await FillAsync(cache, 1))[0];
        StoredFiles.FlipByte(StoredFiles.PathOf(_folder.Path, hash));
        Assert.Null(await cache.FindAsync(hash, Cancellation));
        Assert.Empty(StoredFiles.All(_folder.Path));
        await FillAsync(cache, 1);
        Assert.Equal([true], Has([hash]));
    }

    private ArtifactCache Open(long limit) => new(_folder.Path, new DurableFiles(NoCrashPoints.Instance), limit, _clock);

    /// <summary>Puts artifacts of 100 bytes each.</summary>
    private async Task<ArtifactHash[]> FillAsync(ArtifactCache cache, params int[] seeds)
    {
        var hashes = new List<ArtifactHash>();
        foreach (int seed in seeds)
        {
            _clock.Advance(1);
            using CachedArtifact copy = await cache.PutAsync(new MemoryStream(ArtifactBytes.Of(100, seed)), null, Cancellation);
            Assert.True(File.Exists(copy.Path));
            hashes.Add(copy.Hash);
        }

        return [.. hashes];
    }

    private bool[] Has(params ArtifactHash[] hashes) => [.. hashes.Select(h => File.Exists(StoredFiles.PathOf(_folder.Path, h)))];
}
