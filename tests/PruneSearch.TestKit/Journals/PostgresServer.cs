using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.TestKit.Journals;

/// <summary>
/// A PostgreSQL server of a test's own, in a temporary folder on a free port of the loopback. Everyone who connects is trusted. A test is
/// skipped, with the reason, where PostgreSQL is not installed.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "prunesearch";

    private readonly TemporaryFolder _folder;
    private readonly string _programs;
    private int _databases;

    private PostgresServer(TemporaryFolder folder, string programs, int port)
    {
        _folder = folder;
        _programs = programs;
        Port = port;
    }

    public int Port { get; }

    private string Data => Path.Combine(_folder.Path, "data");

    private string Log => Path.Combine(_folder.Path, "log");

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>Starts a server; skips the calling test where that is not possible.</summary>
    public static async Task<PostgresServer> StartOrSkipAsync(CancellationToken cancellation)
    {
        string? programs = await FindProgramsAsync(cancellation);
        Assert.SkipWhen(programs is null, "needs PostgreSQL: no initdb in the folder that pg_config names, or in /usr/lib/postgresql");
        Assert.SkipWhen(IsRoot && !File.Exists("/usr/sbin/runuser"), "PostgreSQL does not run as root, and there is no runuser");
        var server = new PostgresServer(new TemporaryFolder(), programs!, FreePort());
        try
        {
            if (IsRoot)
            {
                await RunAsync("chown", ["postgres", server._folder.Path], cancellation);
            }

            await server.RunHereAsync("initdb", ["-D", server.Data, "-A", "trust", "-U", User, "-E", "UTF8", "--locale=C", "--no-sync"], cancellation);
            await server.ControlAsync("start", cancellation);
            return server;
        }
        catch
        {
            server._folder.Dispose();
            throw;
        }
    }

    /// <summary>How a client connects, by way of <paramref name="port"/> where it is another than the server's.</summary>
    public string ConnectionString(string database, int? port = null) =>
        $"Host=127.0.0.1;Port={port ?? Port};Database={database};Username={User};Maximum Pool Size=20;Timeout=5";

    /// <summary>A new empty database; returns its name.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellation)
    {
        string name = $"test{Interlocked.Increment(ref _databases)}";
        await RunHereAsync("createdb", ["-h", "127.0.0.1", "-p", $"{Port}", "-U", User, "-T", "template0", name], cancellation);
        return name;
    }

    /// <summary>Ends the server as a crash would.</summary>
    public Task CrashAsync(CancellationToken cancellation) => RunHereAsync("pg_ctl", ["-D", Data, "-m", "immediate", "-w", "stop"], cancellation);

    /// <summary>Starts it again after a crash; returns when it answers.</summary>
    public Task RestartAsync(CancellationToken cancellation) => ControlAsync("start", cancellation);

    public async ValueTask DisposeAsync()
    {
        await CrashAsync(CancellationToken.None);
        _folder.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<string?> FindProgramsAsync(CancellationToken cancellation)
    {
        var folders = new List<string>();
        try
        {
            folders.Add((await RunAsync("pg_config", ["--bindir"], cancellation)).Trim());
        }
        catch (Win32Exception)
        {
            // not installed, or only the server is
        }

        if (Directory.Exists("/usr/lib/postgresql"))
        {
            folders.AddRange(Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(d => Path.Combine(d, "bin")));
        }

        return folders.Find(f => File.Exists(Path.Combine(f, "initdb")));
    }

    private static async Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/",
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
        string output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} exited with {process.ExitCode}: {output}{await errors}");
    }

    private Task ControlAsync(string verb, CancellationToken cancellation) =>
        RunHereAsync("pg_ctl", ["-D", Data, "-l", Log, "-w", "-o", $"-p {Port} -h 127.0.0.1 -k ''", verb], cancellation);

    /// <summary>Runs a program of PostgreSQL's, which refuses to be root.</summary>
    private Task RunHereAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        string path = Path.Combine(_programs, program);
        return IsRoot ? RunAsync("/usr/sbin/runuser", ["-u", "postgres", "--", path, .. arguments], cancellation) : RunAsync(path, arguments, cancellation);
    }
}
