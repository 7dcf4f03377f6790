using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Storage;
using PruneSearch.TestKit.Artifacts;
using PruneSearch.TestKit.Hardware;

namespace PruneSearch.Web.Tests.Artifacts;

/// <summary>A client of a server over a directory is a store.</summary>
public sealed class HttpArtifactStoreTests : ArtifactStoreContract
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();
    private readonly HastyClock _clock = new();
    private DirectoryArtifactStore _stored = null!;
    private ArtifactServer _server = null!;
    private int _opened;

    public override async ValueTask InitializeAsync()
    {
        _stored = new DirectoryArtifactStore(_folder.File("server"), new DurableFiles(NoCrashPoints.Instance));
        _server = await ArtifactServer.StartAsync(_stored);
        _http.BaseAddress = _server.Url;
        await base.InitializeAsync();
    }

    protected override Task<IArtifactStore> OpenAsync()
    {
        var copies = new ArtifactCache(_folder.File($"client{_opened++}"), new DurableFiles(NoCrashPoints.Instance), 1L << 30, _clock);
        return Task.FromResult<IArtifactStore>(new HttpArtifactStore(_http, copies, _clock));
    }

    protected override Task DamageAsync(ArtifactHash hash)
    {
        StoredFiles.FlipByte(StoredFiles.PathOf(_folder.File("server"), hash));
        return Task.CompletedTask;
    }

    protected override async Task<IReadOnlyList<ArtifactHash>> StoredAsync()
    {
        var stored = new List<ArtifactHash>();
        await foreach (ArtifactInfo artifact in _stored.ListAsync(Cancellation))
        {
            stored.Add(artifact.Hash);
        }

        return stored;
    }

    protected override async ValueTask CleanAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }
}
