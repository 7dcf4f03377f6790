using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Cli.Tests.BrokenInputs;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Cli.Tests.Servers;

/// <summary>A server and workers on this machine, as processes, with a folder for what they keep.</summary>
internal sealed class SmallCluster : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<ProgramProcess> _processes = [];
    private int _workers;
    private int _specs;

    public ProgramProcess Server { get; private set; } = null!;

    public Uri Url { get; private set; } = new("http://127.0.0.1:0");

    public string Folder => _folder.Path;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A campaign of a few seconds: glyphs, a small convolutional net, no target.</summary>
    public static string Spec(string name, double epochs = 0.5, int candidates = 2) => FormattableString.Invariant($$$"""
        apiVersion: prunesearch/v1
        name: {{{name}}}
        model: {architecture: lenet5, training: {epochs: 1, batch: 20}}
        data:
          train: "glyphs:seed=1,train=100,validation=40,test=40"
          validation: "glyphs:seed=1,train=100,validation=40,test=40"
        objectives: [accuracy, macs]
        prune: {criterion: [l1, l2], ratio: {min: 0.1, max: 0.7}}
        recovery: {epochs: {{{epochs}}}, batch: 20}
        search: {sampler: random, candidates: {{{candidates}}}}
        """);

    public string SpecFile(string text) => _folder.File($"spec{++_specs}.yaml", text);

    /// <summary>Starts the server, the second time on the port of the first.</summary>
    public async Task ServeAsync()
    {
        Server = Keep(ProgramProcess.Start("serve", "--listen", Url.ToString().TrimEnd('/'), "--folder", Path.Combine(Folder, "server")));
        string line = await Server.SaysAsync("serving http");
        Url = new Uri(line.Split(' ')[1].TrimEnd(','));
    }

    public ProgramProcess Worker(params string[] options)
    {
        string name = $"w{++_workers}";
        return Keep(ProgramProcess.Start(["worker", "--server", Url.ToString(), "--name", name, "--folder", Path.Combine(Folder, name), "--threads", "1", .. options]));
    }

    /// <summary>A command in a process of its own.</summary>
    public ProgramProcess Start(params string[] command) => Keep(ProgramProcess.Start([.. command, "--server", Url.ToString()]));

    /// <summary>A command line in this process.</summary>
    public Task<CommandLineRun> RunAsync(params string[] command) => CommandLineRun.OfAsync(Folder, [.. command, "--server", Url.ToString()], Cancellation);

    public RemoteCampaignHost Host() => new(new RemoteConnection(RemoteConnection.Client(Url, () => null), TimeProvider.System, TimeSpan.FromSeconds(30)));

    public IReadOnlyList<JournalRecord> Journal(string campaign) => FileJournal.Read(Path.Combine(Folder, "server", "campaigns", campaign)).Records;

    public void Dispose()
    {
        foreach (ProgramProcess process in _processes)
        {
            process.Dispose();
        }

        _folder.Dispose();
    }

    private ProgramProcess Keep(ProgramProcess process)
    {
        _processes.Add(process);
        return process;
    }
}
