using System.Net;
using System.Net.Sockets;
using PruneSearch.Chaos.Processes;

namespace PruneSearch.Chaos.Deployments;

/// <summary>Where a scenario runs: its folder, its network and its processes. Disposed of, nothing of it is left but the folder.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly Dictionary<string, Node> _nodes = new(StringComparer.Ordinal);

    private Site(ChaosOptions options, string folder, Network? network, Keys keys)
    {
        (Options, Folder, Network, Keys) = (options, folder, network, keys);
    }

    public ChaosOptions Options { get; }

    public string Folder { get; }

    /// <summary>Null where there are no namespaces: then nothing is partitioned, and everything is on the loopback.</summary>
    public Network? Network { get; }

    public Keys Keys { get; }

    public IReadOnlyDictionary<string, Node> Nodes => _nodes;

    /// <summary>The address of this process.</summary>
    public string Here => Network?.Here ?? "127.0.0.1";

    public static async Task<Site> CreateAsync(ChaosOptions options, string name, CancellationToken cancellation)
    {
        string folder = Path.Combine(options.Out, $"{name}-{options.Seed}");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        (Network? network, string? reason) = await Network.TryCreateAsync(cancellation).ConfigureAwait(false);
        if (network is null)
        {
            Tell($"no network namespaces, so nothing is partitioned: {reason}");
        }

        return new Site(options, folder, network, await Keys.CreateAsync(options.PruneSearch, folder, cancellation).ConfigureAwait(false));
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static void Tell(string text) => Console.Error.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss.f} {text}");

    /// <summary>A node, not yet started.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isApart">Whether it has an address of its own, and can be cut off.</param>
    /// <param name="command">Program and arguments, for its address.</param>
    /// <param name="environment">Variables.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<Node> AddAsync(
        string name, bool isApart, Func<string, IReadOnlyList<string>> command, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation)
    {
        string? space = null;
        string address = Here;
        if (isApart && Network is not null)
        {
            await Network.AddAsync(name, cancellation).ConfigureAwait(false);
            (space, address) = (Network.NamespaceOf(name), Network.AddressOf(name));
        }

        var node = new Node(name, Folder, space, command(address), environment);
        _nodes.Add(name, node);
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Node node in _nodes.Values)
        {
            node.Leave();
        }

        foreach (Node node in _nodes.Values)
        {
            await node.EndAsync().ConfigureAwait(false);
        }

        if (Network is not null)
        {
            await Network.DisposeAsync().ConfigureAwait(false);
        }
    }
}
