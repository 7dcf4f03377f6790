using PruneSearch.Campaigns.Artifacts;
using Xunit;

namespace PruneSearch.TestKit.Artifacts;

/// <summary>What every <see cref="IArtifactInventory"/> keeps to, beside what a store does.</summary>
public abstract class ArtifactInventoryContract : ArtifactStoreContract
{
    private IArtifactInventory Inventory => (IArtifactInventory)Store;

    [Fact]
    public async Task All_artifacts_are_listed_with_their_sizes()
    {
        Assert.Empty(await ListAsync());
        ArtifactHash[] hashes = [.. await Task.WhenAll(Enumerable.Range(1, 5).Select(async i => await Store.PutAsync(ArtifactBytes.Of(i * 10, i), Cancellation)))];
        List<ArtifactInfo> listed = await ListAsync();
        Assert.Equal(hashes.Zip([10L, 20, 30, 40, 50]).OrderBy(p => p.First.Value), listed.Select(a => (a.Hash, a.Bytes)).OrderBy(p => p.Hash.Value));
        foreach (ArtifactInfo artifact in listed)
        {
            Assert.Equal(artifact, await Inventory.FindAsync(artifact.Hash, Cancellation));
        }

        Assert.Null(await Inventory.FindAsync(ArtifactHash.Of([9]), Cancellation));
    }

    [Fact]
    public async Task What_is_deleted_is_gone_and_can_be_stored_again()
    {
        byte[] bytes = ArtifactBytes.Of(100);
        ArtifactHash hash = await Store.PutAsync(bytes, Cancellation);
        ArtifactHash other = await Store.PutAsync(ArtifactBytes.Of(100, seed: 2), Cancellation);
        Assert.True(await Inventory.DeleteAsync(hash, cancellation: Cancellation));
        Assert.False(await Inventory.DeleteAsync(hash, cancellation: Cancellation));
        Assert.Equal([other], await StoredAsync());
        Assert.True((await Store.PutAsync(new MemoryStream(bytes), hash, Cancellation)).IsNew);
        Assert.Equal(bytes, await Store.GetAsync(hash, Cancellation));
    }

    [Fact]
    public async Task What_was_stored_since_is_not_deleted()
    {
        ArtifactHash hash = await Store.PutAsync(ArtifactBytes.Of(100), Cancellation);
        DateTimeOffset stored = (await Inventory.FindAsync(hash, Cancellation))!.ModifiedAt;
        Assert.False(await Inventory.DeleteAsync(hash, unlessSince: stored, Cancellation));
        Assert.False(await Inventory.DeleteAsync(hash, unlessSince: stored - TimeSpan.FromHours(1), Cancellation));
        Assert.True(await Store.ContainsAsync(hash, Cancellation));
        Assert.True(await Inventory.DeleteAsync(hash, unlessSince: stored + TimeSpan.FromSeconds(1), Cancellation));
        Assert.False(await Store.ContainsAsync(hash, Cancellation));
    }

    [Fact]
    public async Task Only_what_is_there_can_be_touched()
    {
        ArtifactHash hash = await Store.PutAsync(ArtifactBytes.Of(100), Cancellation);
        Assert.True(await Inventory.TouchAsync(hash, Cancellation));
        Assert.False(await Inventory.TouchAsync(ArtifactHash.Of([9]), Cancellation));
        Assert.Equal([hash], await StoredAsync());
    }

    [Fact]
    public async Task Sweeping_spares_what_is_whole()
    {
        ArtifactHash hash = await Store.PutAsync(ArtifactBytes.Of(100), Cancellation);
        Assert.Equal(0, await Inventory.DeleteRemnantsAsync(DateTimeOffset.MaxValue, Cancellation));
        Assert.Equal([hash], await StoredAsync());
    }

    protected async Task<List<ArtifactInfo>> ListAsync()
    {
        var listed = new List<ArtifactInfo>();
        await foreach (ArtifactInfo artifact in ((IArtifactInventory)await OpenAsync()).ListAsync(Cancellation))
        {
            listed.Add(artifact);
        }

        return listed;
    }

    protected override async Task<IReadOnlyList<ArtifactHash>> StoredAsync() => [.. (await ListAsync()).Select(a => a.Hash)];
}
