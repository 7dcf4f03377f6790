using System.Text.Json;
using PruneSearch.Campaigns.Records;
using PruneSearch.Cli.Tests.BrokenInputs;
using PruneSearch.Graphs.Architectures;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Cli.Tests.Servers;

/// <summary>Tools on the command line, and on workers.</summary>
[Collection(CommandLineCollection.Name)]
public sealed class ToolServerTests : IDisposable
{
    private const string Variable = "PRUNESEARCH_TOOLS";

    private readonly SmallCluster _cluster = new();

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task A_worker_without_the_tools_disturbs_nobody_and_one_with_them_completes_the_campaign()
    {
        string tools = ToolsFile();
        await _cluster.ServeAsync();
        string spec = _cluster.SpecFile(Spec("tooled") + "\nbudget: {attempts: 1}\n");
        Assert.Equal(0, (await _cluster.RunAsync("submit", spec)).ExitCode);
        ProgramProcess lacking = _cluster.Worker("--targets", "board");
        await lacking.SaysAsync("base failed (Unfit): no evaluator 'judge' is registered on this machine");
        ProgramProcess worker = _cluster.Worker("--targets", "board", "--tools", tools);
        await worker.SaysAsync("tools bench, judge, tune");
        await worker.SaysAsync("/confirm/board done");
        ProgramProcess wait = _cluster.Start("submit", spec, "--resume", "--wait");
        Assert.True(await wait.ExitAsync() == 0, $"{wait.Said}\n{worker.Said}");
        IReadOnlyList<JournalRecord> journal = _cluster.Journal("tooled");
        Assert.All(journal.OfType<JournalRecord.ItemFailed>(), f => Assert.Equal((FailureKind.Unfit, true), (f.Kind, f.Retry)));
        lacking.Stop();
        Assert.Equal(0, await lacking.ExitAsync());
        Assert.Equal(2, journal.OfType<JournalRecord.Proposed>().Count());

        foreach (string name in new[] { "x; touch pwned", "$(touch pwned)", "../bench", "bench --out pwned" })
        {
            CommandLineRun refused = await _cluster.RunAsync("submit", _cluster.SpecFile(Spec("injected").Replace("tool:bench", $"tool:{name}", StringComparison.Ordinal)));
            Assert.True(refused.ExitCode == 2 && refused.Error.Contains("is not a name", StringComparison.Ordinal), refused.Error);
        }

        Assert.Empty(Directory.GetFiles(_cluster.Folder, "pwned", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Commands_take_tools_by_option_or_variable_and_list_those_that_are_registered()
    {
        string tools = ToolsFile();
        string spec = _cluster.SpecFile(Spec("local"));
        string other = _cluster.SpecFile(Spec("local").Replace("tool:bench", "tool:nothing", StringComparison.Ordinal));
        PruneSearch.Formats.Onnx.OnnxWriter.Write(Architecture.Build("lenet5", new ArchitectureOptions([1, 28, 28], 10)), Path.Combine(_cluster.Folder, "net.onnx"));
        foreach ((string[] command, int code, string words) in new (string[], int, string)[]
        {
            (["validate", spec], 2, "none is; give the tools file by --tools"),
            (["run", spec], 2, "none is; give the tools file by --tools"),
            (["validate", other, "--tools", tools], 2, "registered are bench"),
            (["run", other, "--tools", tools], 2, "registered are bench"),
            (["validate", spec, "--tools", tools], 0, "\"tool:bench\""),
            (["plan", spec], 0, "conv"),
            (["runtime", "list", "--tools", tools], 0, "tool:bench"),
            (["runtime", "list"], 0, "compute"),
            (["measure", "net.onnx", "--runtime", "tool:nothing", "--tools", tools], 2, "known are: compute, onnxruntime, tool:bench"),
            (["measure", "net.onnx", "--runtime", "tool:bench"], 2, "is not a runtime here"),
            (["validate", spec, "--tools", "nowhere.yaml"], 2, "nowhere.yaml"),
            (["worker", "--server", "http://127.0.0.1:1", "--tools", "nowhere.yaml"], 2, "nowhere.yaml"),
        })
        {
            CommandLineRun run = await CommandLineRun.OfAsync(_cluster.Folder, command, TestContext.Current.CancellationToken);
            Assert.True(run.ExitCode == code && (run.Output + run.Error).Contains(words, StringComparison.OrdinalIgnoreCase), $"{string.Join(' ', command)}: {run.ExitCode}, {run.Output}{run.Error}");
        }

        Environment.SetEnvironmentVariable(Variable, tools);
        try
        {
            CommandLineRun measured = await CommandLineRun.OfAsync(_cluster.Folder, ["measure", "net.onnx", "--runtime", "tool:bench", "--rounds", "10", "--json"], TestContext.Current.CancellationToken);
            Assert.True(measured.ExitCode == 0, measured.Error);
            Assert.Equal(1, JsonDocument.Parse(measured.Output).RootElement.GetProperty("p50Ms").GetDouble(), 1e-9);
            CommandLineRun run = await CommandLineRun.OfAsync(_cluster.Folder, ["run", spec, "--out", "campaign", "--json"], TestContext.Current.CancellationToken);
            Assert.True(run.ExitCode == 0, run.Error);
            Assert.Equal("finished", JsonDocument.Parse(run.Output).RootElement.GetProperty("phase").GetString());
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    private static string Spec(string name) =>
        SmallCluster.Spec(name).Replace("objectives: [accuracy, macs]", "targets: [{name: board, runtime: \"tool:bench\"}]\nobjectives: [accuracy, latency(board)]\nevaluation: {tool: judge}", StringComparison.Ordinal)
            .Replace("batch: 20}\nsearch", "batch: 20, tool: tune}\nmeasurement: {rounds: 10, minimumRounds: 10, warmUpRuns: 1, warmUpSeconds: 0}\nsearch", StringComparison.Ordinal);

    private string ToolsFile()
    {
        ShellTool.Require();
        File.WriteAllText(Path.Combine(_cluster.Folder, "bench.sh"), "echo \"{\\\"seconds\\\": $1e-3}\"");
        File.WriteAllText(Path.Combine(_cluster.Folder, "judge.sh"), "echo '{\"accuracy\": 0.5, \"samples\": 40}'");
        File.WriteAllText(Path.Combine(_cluster.Folder, "tune.sh"), "cp \"$1/model.onnx\" \"$1/trained.onnx\"");
        string path = Path.Combine(_cluster.Folder, "tools.yaml");
        File.WriteAllText(path, """
            tools:
              - {name: bench, kind: benchmark, command: [/bin/sh, bench.sh, "{count}", "{model}"]}
              - {name: judge, kind: evaluator, command: [/bin/sh, judge.sh, "{request}"]}
              - {name: tune, kind: trainer, command: [/bin/sh, tune.sh, "{folder}"], timeoutSeconds: 60}
            """);
        return path;
    }
}
