using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Storage;
using PruneSearch.Server.Options;
using PruneSearch.Web.Artifacts;

namespace PruneSearch.Server;

/// <summary>Where the server keeps artifacts.</summary>
internal static class ServerArtifacts
{
    /// <summary>Local copies of what is in a bucket: at most so many bytes.</summary>
    private const long MostCopies = 20L << 30;

    public static IArtifactInventory Open(ServerOptions options, TimeProvider clock)
    {
        var files = new DurableFiles(NoCrashPoints.Instance);
        return options.Bucket is { } bucket
            ? new S3ArtifactStore(bucket.CreateClient(), bucket, new ArtifactCache(Path.Combine(options.Folder, "copies"), files, MostCopies, clock), clock)
            : new DirectoryArtifactStore(options.ArtifactFolder!, files, clock);
    }
}
