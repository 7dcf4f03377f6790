using System.Net;
using System.Net.Sockets;

namespace PruneSearch.Orleans.Tests.Postgres;

/// <summary>
/// Stands between a client and a server, and once it is told to, loses a connection around a request.
/// </summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _server;
    private readonly Task _accepting;
    private byte[]? _request;
    private Loss _loss;
    private int _cuts;

    public CuttingProxy(int server)
    {
        _server = server;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Connections cut so far.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>Loses the connection at the next request that contains a text.</summary>
    public void CutAt(string request, Loss loss)
    {
        _loss = loss;
        Volatile.Write(ref _request, System.Text.Encoding.UTF8.GetBytes(request));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ForwardAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ForwardAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        using (var cut = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token))
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _server, _stop.Token);
                var connection = new Connection(client.GetStream(), server.GetStream());
                await Task.WhenAny(RequestsAsync(connection, cut.Token), AnswersAsync(connection, cut.Token)).Unwrap();
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // either side went
            }

            await cut.CancelAsync();
            client.Client.Close(timeout: 0); // a reset, as when a machine is lost
        }
    }

    private async Task RequestsAsync(Connection connection, CancellationToken cancellation)
    {
        byte[] buffer = new byte[1 << 16];
        while (await connection.Client.ReadAsync(buffer, cancellation) is > 0 and int read)
        {
            byte[]? wanted = Volatile.Read(ref _request);
            if (wanted is not null && buffer.AsSpan(0, read).IndexOf(wanted) >= 0 && Interlocked.CompareExchange(ref _request, null, wanted) == wanted)
            {
                Interlocked.Increment(ref _cuts);
                if (_loss == Loss.Request)
                {
                    return;
                }

                connection.IsDoomed = true;
            }

            await connection.Server.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
    }

    private async Task AnswersAsync(Connection connection, CancellationToken cancellation)
    {
        byte[] buffer = new byte[1 << 16];
        while (await connection.Server.ReadAsync(buffer, cancellation) is > 0 and int read)
        {
            if (connection.IsDoomed) // the server answers once the transaction is durable
            {
                await Task.Delay(_loss == Loss.AnswerInSilence ? Timeout.Infinite : 0, cancellation);
                return;
            }

            await connection.Client.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
    }

    private sealed class Connection(NetworkStream client, NetworkStream server)
    {
        public NetworkStream Client { get; } = client;

        public NetworkStream Server { get; } = server;

        public volatile bool IsDoomed;
    }
}
