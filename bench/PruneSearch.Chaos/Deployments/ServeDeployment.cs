using PruneSearch.Chaos.History;
using PruneSearch.Chaos.Processes;

namespace PruneSearch.Chaos.Deployments;

/// <summary><c>prunesearch serve</c>: one coordinator, journals in files.</summary>
internal sealed class ServeDeployment : IDeployment
{
    private readonly string _folder;

    private ServeDeployment(string folder, Uri url, Node server)
    {
        (_folder, Url, Servers) = (folder, url, [server]);
    }

    public string Name => "serve";

    public Uri Url { get; }

    public IReadOnlyList<Node> Servers { get; }

    public Database? Database => null;

    public static async Task<ServeDeployment> StartAsync(Site site, int leaseSeconds, CancellationToken cancellation)
    {
        var url = new Uri($"http://{site.Here}:{Site.FreePort()}/");
        string folder = Path.Combine(site.Folder, "server");
        Node server = await site.AddAsync(
            "server", isApart: false,
            _ => [site.Options.PruneSearch, "serve", "--listen", url.ToString(), "--folder", folder, "--keys", site.Keys.File, "--lease-seconds", $"{leaseSeconds}"],
            new Dictionary<string, string>(), cancellation).ConfigureAwait(false);
        server.Start();
        return new ServeDeployment(folder, url, server);
    }

    public Task<IReadOnlyList<HistoryRecord>> ReadAsync(string campaign, CancellationToken cancellation) =>
        Task.FromResult(HistoryReader.OfLines(File.ReadLines(Path.Combine(_folder, "campaigns", campaign, "journal.log"))));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
