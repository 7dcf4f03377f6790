namespace PruneSearch.Chaos.Processes;

/// <summary>
/// A network namespace for each node, joined by a bridge: a node is cut off by taking its link down. This process is on the bridge too, at
/// <see cref="Here"/>.
/// </summary>
internal sealed class Network : IAsyncDisposable
{
    private readonly string _prefix = $"ps{Environment.ProcessId % 100_000}";
    private readonly int _net = 64 + (Environment.ProcessId % 64);
    private readonly Dictionary<string, int> _nodes = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _changing = new(1, 1);

    private Network()
    {
    }

    public string Here => $"10.{_net}.0.1";

    public string Range => $"10.{_net}.0.0/24";

    private string Bridge => $"{_prefix}b";

    /// <summary>Null, with the reason, where this machine or user has no namespaces.</summary>
    public static async Task<(Network? Network, string? Reason)> TryCreateAsync(CancellationToken cancellation)
    {
        var network = new Network();
        try
        {
            await Shell.RunAsync("ip", $"link add {network.Bridge} type bridge", cancellation).ConfigureAwait(false);
            await Shell.RunAsync("ip", $"addr add {network.Here}/24 dev {network.Bridge}", cancellation).ConfigureAwait(false);
            await Shell.RunAsync("ip", $"link set {network.Bridge} up", cancellation).ConfigureAwait(false);
            await network.AddAsync("probe", cancellation).ConfigureAwait(false);
            return (network, null);
        }
        catch (InvalidOperationException e)
        {
            await network.DisposeAsync().ConfigureAwait(false);
            return (null, e.Message.Trim());
        }
    }

    public string NamespaceOf(string node) => $"{_prefix}n{_nodes[node]}";

    public string AddressOf(string node) => $"10.{_net}.0.{10 + _nodes[node]}";

    public async Task AddAsync(string node, CancellationToken cancellation)
    {
        await _changing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            _nodes.Add(node, _nodes.Count);
            string space = NamespaceOf(node);
            await Shell.RunAsync("ip", $"netns add {space}", cancellation).ConfigureAwait(false);
            await Shell.RunAsync("ip", $"link add {LinkOf(node)} type veth peer name net0 netns {space}", cancellation).ConfigureAwait(false);
            await Shell.RunAsync("ip", $"link set {LinkOf(node)} master {Bridge} up", cancellation).ConfigureAwait(false);
            await Shell.RunAsync("ip", $"-n {space} link set lo up", cancellation).ConfigureAwait(false);
            await Shell.RunAsync("ip", $"-n {space} addr add {AddressOf(node)}/24 dev net0", cancellation).ConfigureAwait(false);
            await Shell.RunAsync("ip", $"-n {space} link set net0 up", cancellation).ConfigureAwait(false);
        }
        finally
        {
            _changing.Release();
        }
    }

    public Task CutAsync(string node) => Shell.RunAsync("ip", $"link set {LinkOf(node)} down", CancellationToken.None);

    public Task HealAsync(string node) => Shell.RunAsync("ip", $"link set {LinkOf(node)} up", CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        foreach (string node in _nodes.Keys)
        {
            await Shell.TryAsync("ip", $"link del {LinkOf(node)}").ConfigureAwait(false);
            await Shell.TryAsync("ip", $"netns del {NamespaceOf(node)}").ConfigureAwait(false);
        }

        await Shell.TryAsync("ip", $"link del {Bridge}").ConfigureAwait(false);
        _changing.Dispose();
    }

    private string LinkOf(string node) => $"{_prefix}v{_nodes[node]}";
}
