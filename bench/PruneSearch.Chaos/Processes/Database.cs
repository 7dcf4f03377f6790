using System.Globalization;

namespace PruneSearch.Chaos.Processes;

/// <summary>A PostgreSQL server of our own in a temporary folder, as durable as it comes: no setting is changed.</summary>
internal sealed class Database : IAsyncDisposable
{
    private const string User = "prunesearch";
    private const string Name = "prunesearch";

    private readonly string _folder = Directory.CreateTempSubdirectory("prunesearch-db-").FullName;
    private readonly string _programs;
    private readonly string _address;
    private readonly string? _range;
    private readonly int _port;

    private Database(string programs, string address, string? range, int port)
    {
        (_programs, _address, _range, _port) = (programs, address, range, port);
    }

    /// <summary>For Npgsql.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"Host={_address};Port={_port};Database={Name};Username={User};Maximum Pool Size=40;Timeout=5");

    private static bool IsRoot => Environment.UserName == "root";

    private string Data => Path.Combine(_folder, "data");

    /// <summary>For SQLAlchemy.</summary>
    public string UrlOf(string database) => string.Create(CultureInfo.InvariantCulture, $"postgresql://{User}@{_address}:{_port}/{database}");

    /// <summary>Where PostgreSQL's programs are; null where it is not installed.</summary>
    public static string? FindPrograms() => !Directory.Exists("/usr/lib/postgresql") ? null
        : Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(d => Path.Combine(d, "bin")).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")));

    /// <summary>A running server with one empty database.</summary>
    /// <param name="programs">From <see cref="FindPrograms"/>.</param>
    /// <param name="address">Where it listens.</param>
    /// <param name="range">Other addresses that may connect; null for none.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancellation">Cancels.</param>
    public static async Task<Database> StartAsync(string programs, string address, string? range, int port, CancellationToken cancellation)
    {
        var database = new Database(programs, address, range, port);
        try
        {
            await database.InitializeAsync(cancellation).ConfigureAwait(false);
            return database;
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends the server as a crash would, and starts it again.</summary>
    public Task CrashAsync() => ControlAsync("immediate", "restart", CancellationToken.None);

    /// <summary>The rows of a query, without decoration.</summary>
    public async Task<string[]> QueryAsync(string sql, CancellationToken cancellation) =>
        (await RunAsync("psql", ["-h", _address, "-p", Port, "-U", User, "-d", Name, "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql], cancellation).ConfigureAwait(false)).Split('\n');

    public Task CreateAsync(string database, CancellationToken cancellation) =>
        RunAsync("createdb", ["-h", _address, "-p", Port, "-U", User, "-T", "template0", database], cancellation);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await ControlAsync("immediate", "stop", CancellationToken.None).ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
            // It never ran.
        }

        Directory.Delete(_folder, recursive: true);
    }

    private string Port => _port.ToString(CultureInfo.InvariantCulture);

    private async Task InitializeAsync(CancellationToken cancellation)
    {
        if (IsRoot)
        {
            await Shell.RunAsync("chown", ["postgres", _folder], cancellation).ConfigureAwait(false);
        }

        await RunAsync("initdb", ["-D", Data, "-A", "trust", "-U", User, "-E", "UTF8", "--locale=C"], cancellation).ConfigureAwait(false);
        if (_range is not null)
        {
            await File.AppendAllTextAsync(Path.Combine(Data, "pg_hba.conf"), $"host all all {_range} trust\n", cancellation).ConfigureAwait(false);
        }

        await ControlAsync("fast", "start", cancellation).ConfigureAwait(false);
        await CreateAsync(Name, cancellation).ConfigureAwait(false);
    }

    private Task ControlAsync(string mode, string verb, CancellationToken cancellation) => RunAsync(
        "pg_ctl", ["-D", Data, "-l", Path.Combine(_folder, "log"), "-w", "-m", mode, "-o", $"-p {Port} -h {_address} -k ''", verb], cancellation);

    /// <summary>Runs a program of PostgreSQL's, which refuses to be root.</summary>
    private Task<string> RunAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        string path = Path.Combine(_programs, program);
        return IsRoot ? Shell.RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments], cancellation) : Shell.RunAsync(path, arguments, cancellation);
    }
}
