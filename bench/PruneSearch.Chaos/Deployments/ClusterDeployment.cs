using System.Globalization;
using PruneSearch.Chaos.History;
using PruneSearch.Chaos.Processes;

namespace PruneSearch.Chaos.Deployments;

/// <summary>Two silos, an API and PostgreSQL. Artifacts lie in a directory that all of them share.</summary>
internal sealed class ClusterDeployment : IDeployment
{
    private const int Silos = 2;

    private ClusterDeployment(Database database, Uri url, IReadOnlyList<Node> servers)
    {
        (Database, Url, Servers) = (database, url, servers);
    }

    public string Name => "cluster";

    public Uri Url { get; }

    public IReadOnlyList<Node> Servers { get; }

    public Database? Database { get; }

    /// <summary>Why there can be no cluster here; null where there can.</summary>
    public static string? Obstacle(ChaosOptions options) =>
        options.Server is null ? "--server is not given"
        : Processes.Database.FindPrograms() is null ? "PostgreSQL is not installed"
        : null;

    public static async Task<ClusterDeployment> StartAsync(Site site, int leaseSeconds, CancellationToken cancellation)
    {
        Database database = await Processes.Database.StartAsync(Processes.Database.FindPrograms()!, site.Here, site.Network?.Range, Site.FreePort(), cancellation).ConfigureAwait(false);
        try
        {
            string program = site.Options.Server!;
            await Shell.RunAsync(program, ["db", "init", "--database", database.ConnectionString], cancellation).ConfigureAwait(false);
            var servers = new List<Node>();
            string url = string.Empty;
            for (int i = 0; i <= Silos; i++)
            {
                string role = i < Silos ? "silo" : "api";
                servers.Add(await site.AddAsync(i < Silos ? $"silo{i + 1}" : "api", isApart: true, Command, new Dictionary<string, string>(), cancellation).ConfigureAwait(false));

                IReadOnlyList<string> Command(string address)
                {
                    url = $"http://{address}:{Port()}";
                    return
                    [
                        program, "--role", role, "--database", database.ConnectionString, "--listen", url, "--advertised-address", address, "--silo-port", Port(),
                        "--gateway-port", Port(), "--keys", site.Keys.File, "--folder", Path.Combine(site.Folder, "servers"), "--shutdown-seconds", "30",
                        "--lease-seconds", leaseSeconds.ToString(CultureInfo.InvariantCulture),
                    ];
                }
            }

            servers.ForEach(s => s.Start());
            return new ClusterDeployment(database, new Uri(url + "/"), servers);
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async Task<IReadOnlyList<HistoryRecord>> ReadAsync(string campaign, CancellationToken cancellation) => HistoryReader.OfRows(await Database!.QueryAsync(
        $"SELECT j.sequence, j.crc, encode(j.body, 'hex') FROM prunesearch.journal j JOIN prunesearch.campaigns c ON c.id = j.campaign WHERE c.name = '{campaign}' ORDER BY j.sequence",
        cancellation).ConfigureAwait(false));

    public ValueTask DisposeAsync() => Database!.DisposeAsync();

    private static string Port() => Site.FreePort().ToString(CultureInfo.InvariantCulture);
}
