using PruneSearch.Campaigns.Artifacts;
using Xunit;

namespace PruneSearch.TestKit.Artifacts;

/// <summary>What every <see cref="IArtifactStore"/> keeps to. A store's tests inherit it, and say how it is opened on the storage of the test.</summary>
public abstract class ArtifactStoreContract : IAsyncLifetime
{
    private const int Large = 3_000_001;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected IArtifactStore Store { get; private set; } = null!;

    /// <summary>Opens the storage of this test, once more each time, without anything that another one kept on its side.</summary>
    protected abstract Task<IArtifactStore> OpenAsync();

    /// <summary>Flips one byte of an artifact where it is stored.</summary>
    protected abstract Task DamageAsync(ArtifactHash hash);

    /// <summary>Removes the storage.</summary>
    protected abstract ValueTask CleanAsync();

    public virtual async ValueTask InitializeAsync() => Store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await CleanAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Large)]
    public async Task What_is_put_can_be_read_in_every_way_by_whoever_opens_the_store(int length)
    {
        byte[] bytes = ArtifactBytes.Of(length);
        ArtifactHash hash = await Store.PutAsync(bytes, Cancellation);
        Assert.Equal(ArtifactHash.Of(bytes), hash);
        foreach (IArtifactStore store in new[] { Store, await OpenAsync() })
        {
            Assert.True(await store.ContainsAsync(hash, Cancellation));
            Assert.Equal(bytes, await store.GetAsync(hash, Cancellation));
            Assert.Equal(bytes, await File.ReadAllBytesAsync(await store.GetFileAsync(hash, Cancellation), Cancellation));
            Assert.Equal(bytes, await ReadAsync(store, hash));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Large)]
    public async Task A_stream_is_stored_under_the_hash_of_its_bytes(int length)
    {
        byte[] bytes = ArtifactBytes.Of(length);
        StoredArtifact stored = await Store.PutAsync(new MemoryStream(bytes), cancellation: Cancellation);
        Assert.Equal(new StoredArtifact(ArtifactHash.Of(bytes), length, IsNew: true), stored);
        Assert.Equal(bytes, await (await OpenAsync()).GetAsync(stored.Hash, Cancellation));
    }

    [Fact]
    public async Task Storing_again_does_no_harm()
    {
        byte[] bytes = ArtifactBytes.Of(1000);
        ArtifactHash hash = await Store.PutAsync(bytes, Cancellation);
        Assert.Equal(hash, await Store.PutAsync(bytes, Cancellation));
        Assert.Equal(new StoredArtifact(hash, 1000, IsNew: false), await Store.PutAsync(new MemoryStream(bytes), cancellation: Cancellation));
        Assert.Equal(new StoredArtifact(hash, 1000, IsNew: false), await Store.PutAsync(new MemoryStream(bytes), hash, Cancellation));
        Assert.Equal(bytes, await Store.GetAsync(hash, Cancellation));
    }

    [Fact]
    public async Task Content_that_is_not_what_was_said_is_refused_and_leaves_nothing()
    {
        var expected = ArtifactHash.Of(ArtifactBytes.Of(1000, seed: 1));
        byte[] bytes = ArtifactBytes.Of(1000, seed: 2);
        ArtifactException e = await Assert.ThrowsAnyAsync<ArtifactException>(async () => await Store.PutAsync(new MemoryStream(bytes), expected, Cancellation));
        Assert.Equal(ArtifactProblem.WrongHash, e.Problem);
        await AssertNothingAsync(expected, ArtifactHash.Of(bytes));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_that_breaks_in_the_middle_leaves_nothing(bool isExpected)
    {
        byte[] bytes = ArtifactBytes.Of(Large);
        var hash = ArtifactHash.Of(bytes);
        var broken = new BrokenStream(bytes[..(Large / 2)], () => throw new IOException("the cable was cut"));
        IOException e = await Assert.ThrowsAnyAsync<IOException>(async () => await Store.PutAsync(broken, isExpected ? hash : null, Cancellation));
        Assert.Equal("the cable was cut", e.Message);
        await AssertNothingAsync(hash, ArtifactHash.Of(bytes.AsSpan(..(Large / 2))));
        Assert.Equal(hash, await Store.PutAsync(bytes, Cancellation));
    }

    [Fact]
    public async Task A_put_that_is_called_off_leaves_nothing()
    {
        byte[] bytes = ArtifactBytes.Of(Large);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var content = new BrokenStream(bytes[..(Large / 2)], () =>
        {
            stop.Cancel();
            stop.Token.ThrowIfCancellationRequested();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.PutAsync(content, ArtifactHash.Of(bytes), stop.Token));
        await AssertNothingAsync(ArtifactHash.Of(bytes), ArtifactHash.Of(bytes.AsSpan(..(Large / 2))));
    }

    [Fact]
    public async Task What_is_not_there_is_said_to_be_missing()
    {
        var hash = ArtifactHash.Of([1, 2, 3]);
        Assert.False(await Store.ContainsAsync(hash, Cancellation));
        foreach (Func<Task> read in Reads(Store, hash))
        {
            ArtifactException e = await Assert.ThrowsAnyAsync<ArtifactException>(read);
            Assert.Equal(ArtifactProblem.Missing, e.Problem);
            Assert.Contains(hash.Value, e.Message);
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(Large)]
    public async Task A_flipped_byte_is_found_in_every_way_of_reading(int length)
    {
        ArtifactHash hash = await Store.PutAsync(ArtifactBytes.Of(length), Cancellation);
        await DamageAsync(hash);
        IArtifactStore again = await OpenAsync();
        foreach (Func<Task> read in Reads(again, hash))
        {
            ArtifactException e = await Assert.ThrowsAnyAsync<ArtifactException>(read);
            Assert.True(e.Problem is ArtifactProblem.Damaged or ArtifactProblem.Unreachable, e.ToString());
            Assert.Contains(hash.Value, e.Message);
        }
    }

    [Fact]
    public async Task Two_writers_of_the_same_bytes_at_once_both_succeed()
    {
        byte[] bytes = ArtifactBytes.Of(500_000);
        IArtifactStore other = await OpenAsync();
        var meet = new Barrier(2);
        StoredArtifact[] stored = await Task.WhenAll(new[] { Store, other }.Select(s => Task.Run(
            async () => await s.PutAsync(new BrokenStream(bytes, () => meet.SignalAndWait(Cancellation)), cancellation: Cancellation), Cancellation)));
        Assert.All(stored, s => Assert.Equal(ArtifactHash.Of(bytes), s.Hash));
        Assert.Equal(bytes, await (await OpenAsync()).GetAsync(stored[0].Hash, Cancellation));
    }

    [Fact]
    public async Task Many_callers_at_once_do_not_get_in_each_others_way()
    {
        byte[][] contents = [.. Enumerable.Range(0, 24).Select(i => ArtifactBytes.Of(1000 + i, i % 8))];
        ArtifactHash[] hashes = await Task.WhenAll(contents.Select(c => Task.Run(async () => await Store.PutAsync(c, Cancellation), Cancellation)));
        IArtifactStore other = await OpenAsync();
        byte[][] read = await Task.WhenAll(hashes.Concat(hashes).Select(h => Task.Run(async () => await other.GetAsync(h, Cancellation), Cancellation)));
        Assert.Equal(contents.Concat(contents), read);
    }

    [Fact]
    public async Task A_reader_may_leave_before_the_end()
    {
        ArtifactHash hash = await Store.PutAsync(ArtifactBytes.Of(Large), Cancellation);
        await using (CheckedStream stream = await Store.OpenAsync(hash, Cancellation))
        {
            Assert.Equal(Large, stream.Length);
            await stream.ReadExactlyAsync(new byte[100], Cancellation);
        }

        Assert.Equal(ArtifactBytes.Of(Large), await Store.GetAsync(hash, Cancellation));
    }

    protected async Task AssertNothingAsync(params ArtifactHash[] hashes)
    {
        foreach (ArtifactHash hash in hashes)
        {
            Assert.False(await Store.ContainsAsync(hash, Cancellation));
        }

        Assert.Equal([], await StoredAsync());
    }

    /// <summary>All that is visible in the storage.</summary>
    protected abstract Task<IReadOnlyList<ArtifactHash>> StoredAsync();

    private static Func<Task>[] Reads(IArtifactStore store, ArtifactHash hash) =>
    [
        async () => await store.GetAsync(hash, Cancellation),
        async () => await store.GetFileAsync(hash, Cancellation),
        async () => await ReadAsync(store, hash),
    ];

    private static async Task<byte[]> ReadAsync(IArtifactStore store, ArtifactHash hash)
    {
        CheckedStream stream = await store.OpenAsync(hash, Cancellation);
        await using (stream.ConfigureAwait(false))
        {
            var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, Cancellation);
            return bytes.ToArray();
        }
    }
}
