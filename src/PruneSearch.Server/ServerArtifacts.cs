using System.Runtime.CompilerServices;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Storage;
using PruneSearch.Server.Options;
using PruneSearch.Web.Artifacts;

namespace PruneSearch.Server;

/// <summary>Where the server keeps artifacts.</summary>
internal static class ServerArtifacts
{
    /// <summary>Local copies of what is in a bucket: at most so many bytes.</summary>
    private const long MostCopies = 20L << 30;

    public static IArtifactInventory Open(ServerOptions options, ICampaignHost host, TimeProvider clock)
    {
        var files = new DurableFiles(NoCrashPoints.Instance);
        IArtifactInventory store = options.Bucket is { } bucket
            ? new S3ArtifactStore(bucket.CreateClient(), bucket, new ArtifactCache(Path.Combine(options.Folder, "copies"), files, MostCopies, clock), clock)
            : new DirectoryArtifactStore(options.ArtifactFolder!, files, clock);
        if (options.ArtifactQuota is not { } quota)
        {
            return store;
        }

        var collector = new ArtifactCollector(store, stop => CampaignsAsync(host, stop), null, clock);
        return new QuotaArtifactStore(store, quota, clock, (_, stop) => collector.CollectAsync(stop));
    }

    private static async IAsyncEnumerable<(CampaignState State, CampaignSpec? Spec)> CampaignsAsync(ICampaignHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (string name in await host.ListAsync(cancellation).ConfigureAwait(false))
        {
            if (await host.GetAsync(name, cancellation).ConfigureAwait(false) is { } state)
            {
                yield return (state, null);
            }
        }
    }
}
