using PruneSearch.TestKit.Hardware;
using PruneSearch.Web.Keys;
using Xunit;

namespace PruneSearch.Dashboard.Tests;

/// <summary><c>prunesearch serve</c> and workers as processes, with a folder for what they keep.</summary>
internal sealed class DashboardServer : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<ProgramProcess> _processes = [];

    public Uri Url { get; private set; } = new("http://127.0.0.1:0");

    private Dictionary<string, string?> Environment => new() { ["PRUNESEARCH_LOCK_FOLDER"] = Path.Combine(_folder.Path, "locks") };

    /// <summary>A campaign of a few seconds, as a user would write it: glyphs, a small net, a cost model as the target.</summary>
    public static string Spec(string name, int candidates) => FormattableString.Invariant($$$"""
        apiVersion: prunesearch/v1
        name: {{{name}}}
        model: {architecture: lenet5, training: {epochs: 1, batch: 20}}
        data:
          train: "glyphs:seed=1,train=100,validation=40,test=40"
          validation: "glyphs:seed=1,train=100,validation=40,test=40"
        targets: [{name: edge, runtime: "model:edge"}]
        objectives: [accuracy, latency(edge)]
        prune: {criterion: [l1, l2], ratio: {min: 0.1, max: 0.7}}
        recovery: {epochs: 0.5, batch: 20}
        search: {sampler: random, candidates: {{{candidates}}}}
        baselines: {uniform: [0.3, 0.5]}
        """);

    /// <summary>Starts the server, the second time on the port of the first.</summary>
    /// <param name="keys">Keys that it asks for; null for none.</param>
    public async Task<ProgramProcess> ServeAsync(IReadOnlyList<ApiKey>? keys = null)
    {
        string[] given = keys is null ? [] : ["--keys", _folder.File("keys", string.Join('\n', keys.Select(k => k.Line)))];
        ProgramProcess server = Keep(ProgramProcess.StartIn(Environment, ["serve", "--listen", Url.ToString().TrimEnd('/'), "--folder", Path.Combine(_folder.Path, "server"), .. given]));
        string line = await server.SaysAsync("serving http");
        Url = new Uri(line.Split(' ')[1].TrimEnd(','));
        return server;
    }

    public void Work() => Keep(ProgramProcess.StartIn(
        Environment, "worker", "--server", Url.ToString(), "--name", "w1", "--folder", Path.Combine(_folder.Path, "w1"), "--threads", "1", "--targets", "any"));

    /// <summary>Times a model in ONNX Runtime, which must be able to run it.</summary>
    public static async Task RunInOnnxRuntimeAsync(string model, string library)
    {
        using ProgramProcess measure = ProgramProcess.Start("measure", model, "--runtime", "onnxruntime", "--onnxruntime", library, "--json");
        Assert.True(await measure.ExitAsync() == 0, measure.Said);
        Assert.Contains("median", measure.Said, StringComparison.OrdinalIgnoreCase);
    }

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
