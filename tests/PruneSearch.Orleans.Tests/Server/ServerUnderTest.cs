using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PruneSearch.Campaigns.Remote;

namespace PruneSearch.Orleans.Tests.Server;

/// <summary>A process of <c>prunesearch-server</c>.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private readonly Process _process;
    private bool _isDisposed;

    private ServerUnderTest(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    public RemoteCampaignHost Host => new(new RemoteConnection(RemoteConnection.Client(Url, () => null), TimeProvider.System, TimeSpan.FromSeconds(60)));

    public static async Task<ServerUnderTest> StartAsync(IReadOnlyList<string> args, CancellationToken cancellation)
    {
        Process process = Launch([.. args, "--listen", "http://127.0.0.1:0"]);
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (line.Split(" serving ") is [_, var url])
            {
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new ServerUnderTest(process, new Uri(url));
            }
        }

        throw new InvalidOperationException($"the server did not start: {await process.StandardError.ReadToEndAsync(cancellation)}");
    }

    public static async Task<(int Code, string Output, string Error)> RunAsync(CancellationToken cancellation, params string[] args)
    {
        using Process process = Launch(args);
        string output = await process.StandardOutput.ReadToEndAsync(cancellation);
        string error = await process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, output, error);
    }

    /// <summary>The first line that the program writes to its standard error; it is ended then.</summary>
    public static async Task<string?> FirstErrorLineAsync(CancellationToken cancellation, params string[] args)
    {
        using Process process = Launch(args);
        try
        {
            return await process.StandardError.ReadLineAsync(cancellation);
        }
        finally
        {
            process.Kill();
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>SIGTERM, as from an init system.</summary>
    public async Task<int> TerminateAsync(CancellationToken cancellation)
    {
        using Process kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync(cancellation);
        await _process.WaitForExitAsync(cancellation);
        return _process.ExitCode;
    }

    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private static Process Launch(IReadOnlyList<string> args) => Process.Start(new ProcessStartInfo(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "prunesearch-server.dll"), .. args])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
