using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using PruneSearch.Hardware;
using PruneSearch.Hardware.Energy;
using PruneSearch.Hardware.Fingerprints;
using PruneSearch.Hardware.Measurement;
using PruneSearch.Hardware.Targets;
using PruneSearch.Hardware.Tools;
using PruneSearch.TestKit.Artifacts;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Hardware.Tools;

public sealed class ToolRuntimeTests : IDisposable
{
    private static readonly string[] Everything = ["{model}", "{batch}", "{threads}", "{warmUp}", "{count}", "{request}"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_tool_gets_model_batch_threads_and_counts_as_arguments_and_in_its_request()
    {
        string model = _folder.File("net.onnx", "any");
        using ToolRuntime runtime = Runtime("printf '%s\\n' \"$1\" \"$2\" \"$3\" \"$4\" \"$5\" > asked; cp \"$6\" request; echo '{\"seconds\": 0.5}'");
        var options = new RuntimeOptions { Batch = 2, Threads = 3, Provider = "npu", SessionOptions = new Dictionary<string, string> { ["mode"] = "fast; rm x" } };
        using ILoadedModel loaded = runtime.Load(model, options, Cancellation);
        loaded.Prepare(ModelInputs.Generate(loaded.Inputs, 2, 0), Cancellation);

        Assert.Equal([0.5, 0.5], runtime.Time([new TimedRun(loaded, 9, 4), new TimedRun(loaded, 1, 7)], Cancellation));

        Assert.Equal([model, "2", "3", ToolRuntime.WarmUpRuns.ToString(), "7"], File.ReadAllLines(_folder.File("asked")));
        using var request = JsonDocument.Parse(File.ReadAllText(_folder.File("request")));
        Assert.Equal((model, 2, 3, 5, 7, "npu", "fast; rm x"), (
            request.RootElement.GetProperty("model").GetString(), request.RootElement.GetProperty("batch").GetInt32(), request.RootElement.GetProperty("threads").GetInt32(),
            request.RootElement.GetProperty("warmUp").GetInt32(), request.RootElement.GetProperty("count").GetInt32(), request.RootElement.GetProperty("provider").GetString(),
            request.RootElement.GetProperty("options").GetProperty("mode").GetString()));
    }

    [Fact]
    public void Samples_of_single_inferences_are_added_up() => Assert.Equal(0.006, Time("echo '{\"samplesMs\": [1, 2, 3], \"device\": \"x\"}'", 3), 1e-12);

    [Theory]
    [InlineData("echo 'no such device' >&2; exit 3", CrashKind.Exited, "no such device")]
    [InlineData("kill -SEGV $$", CrashKind.Signalled, "SIGSEGV")]
    [InlineData("echo 'about 5 ms'", CrashKind.Garbled, "not one JSON document")]
    [InlineData("echo '{\"seconds\": 1} {\"seconds\": 2}'", CrashKind.Garbled, "not one JSON document")]
    [InlineData("exit 0", CrashKind.Garbled, "nothing")]
    [InlineData("echo '[0.5]'", CrashKind.Garbled, "not an object")]
    [InlineData("echo '{}'", CrashKind.Garbled, "neither the number seconds nor the list samplesMs")]
    [InlineData("echo '{\"seconds\": 0}'", CrashKind.Garbled, "not a time above 0")]
    [InlineData("echo '{\"seconds\": -1}'", CrashKind.Garbled, "not a time above 0")]
    [InlineData("echo '{\"seconds\": \"0.1\"}'", CrashKind.Garbled, "not a time above 0")]
    [InlineData("echo '{\"seconds\": 1e999}'", CrashKind.Garbled, "not a time above 0")]
    [InlineData("echo '{\"samplesMs\": [1, 2]}'", CrashKind.Garbled, "2 entries for 3 inferences")]
    [InlineData("echo '{\"samplesMs\": [1, null, 3]}'", CrashKind.Garbled, "not a time above 0")]
    public void What_a_tool_does_wrong_is_a_crash_with_its_words(string script, CrashKind kind, string words)
    {
        RuntimeCrashedException e = Assert.Throws<RuntimeCrashedException>(() => Time(script, 3));
        Assert.Equal(kind, e.Kind);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.Contains("'mine'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_is_gone_is_a_crash()
    {
        using var runtime = new ToolRuntime(new RegisteredTool("mine", ToolKind.Benchmark, _folder.File("gone"), ["{model}"], _folder.Path, TimeSpan.FromSeconds(9)), TimeProvider.System);
        using ILoadedModel model = runtime.Load(_folder.File("net.onnx", "any"), new RuntimeOptions(), Cancellation);
        Assert.Equal(CrashKind.NotStarted, Assert.Throws<RuntimeCrashedException>(() => model.Time(1, Cancellation)).Kind);
    }

    [Fact]
    public void A_tool_that_takes_too_long_is_killed()
    {
        using var runtime = new ToolRuntime(ShellTool.Of(_folder, ToolKind.Benchmark, "exec tail -f /dev/null", Everything, seconds: 20), new HastyClock());
        using ILoadedModel model = runtime.Load(_folder.File("net.onnx", "any"), new RuntimeOptions(), Cancellation);
        RuntimeCrashedException e = Assert.Throws<RuntimeCrashedException>(() => model.Time(1, Cancellation));
        Assert.Equal(CrashKind.TimedOut, e.Kind);
        Assert.Contains("within 20 s", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_is_killed_where_its_call_is_cancelled()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "looks at /proc");
        string pipe = _folder.File("started");
        using (Process made = Process.Start("mkfifo", [pipe]))
        {
            await made.WaitForExitAsync(Cancellation);
        }

        using var stop = new CancellationTokenSource();
        using ToolRuntime runtime = Runtime("echo $$ > started; exec tail -f /dev/null");
        using ILoadedModel model = runtime.Load(_folder.File("net.onnx", "any"), new RuntimeOptions(), Cancellation);
        Task<double> timing = Task.Run(() => model.Time(1, stop.Token), Cancellation);
        string process = (await File.ReadAllTextAsync(pipe, Cancellation)).Trim();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => timing);
        Assert.False(Directory.Exists($"/proc/{process}"));
    }

    [Fact]
    public void Nothing_is_read_by_a_shell_and_a_path_stays_one_word()
    {
        string model = _folder.File("a b $(touch pwned) '\"; touch pwned; {count}.onnx", "any");
        RegisteredTool tool = ShellTool.Of(
            _folder, ToolKind.Benchmark, "printf '%s\\n' \"$@\" > asked; echo '{\"seconds\": 1}'", ["{model}", "$(touch pwned)", "`touch pwned`", "; touch pwned", "x{model}y"]);
        using var runtime = new ToolRuntime(tool, TimeProvider.System);
        using ILoadedModel loaded = runtime.Load(model, new RuntimeOptions(), Cancellation);
        loaded.Time(1, Cancellation);
        Assert.Equal([model, "$(touch pwned)", "`touch pwned`", "; touch pwned", "x{model}y"], File.ReadAllLines(_folder.File("asked")));
        Assert.False(File.Exists(_folder.File("pwned")));
    }

    [Fact]
    public void It_is_described_by_the_hashes_of_program_and_script()
    {
        using ToolRuntime runtime = Runtime("exit 0");
        RuntimeDescription first = runtime.Describe(new RuntimeOptions(), Cancellation);
        Assert.Equal(("tool:mine", "/bin/sh"), (first.Name, first.Library));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes("/bin/sh"))), first.LibrarySha256);
        _folder.File("mine.sh", "exit 1");
        Assert.NotEqual(first.Version, runtime.Describe(new RuntimeOptions(), Cancellation).Version);
    }

    [Fact]
    public void A_library_has_no_meaning() => Assert.Throws<InvalidInputException>(() => Runtime("exit 0").Describe(new RuntimeOptions { Library = "/lib/x.so" }, Cancellation));

    [Fact]
    public void It_gives_no_outputs()
    {
        using ToolRuntime runtime = Runtime("exit 0");
        using ILoadedModel model = runtime.Load(_folder.File("net.onnx", "any"), new RuntimeOptions(), Cancellation);
        Assert.Throws<RuntimeFailedException>(() => model.Run([], Cancellation));
    }

    [Fact]
    public async Task The_paired_protocol_takes_its_rounds_from_the_tool()
    {
        RegisteredTool tool = ShellTool.Of(
            _folder, ToolKind.Benchmark, "echo \"$1\" >> asked; case \"$1\" in *dense*) echo \"{\\\"seconds\\\": $5e-3}\";; *) echo \"{\\\"seconds\\\": $5e-4}\";; esac", Everything);
        var errors = new List<InputError>();
        Target target = Target.Create(new TargetSpec { Name = "board", Runtime = "tool:mine" }, "target", ["tool:mine"], errors)!;
        var measurer = new LatencyMeasurer(
            new RuntimeRegistry().Add("tool:mine", () => new ToolRuntime(tool, TimeProvider.System)),
            new MachineLock(_folder.File("locks"), TimeProvider.System), new FingerprintReader(), new UnavailableEnergySource("none", "not needed"), TimeProvider.System);
        MeasurementReceipt receipt = await measurer.MeasureAsync(
            new MeasurementRequest(
                target, ModelFile.Of(_folder.File("candidate.onnx", "c")), ModelFile.Of(_folder.File("dense.onnx", "d")),
                new MeasurementProtocol { Rounds = 10, MinimumRounds = 10, WarmUpRuns = 1, WarmUpSeconds = 0, Resamples = 100 }),
            Cancellation);
        Assert.Equal(10, receipt.Speedup!.Value.Value, 1e-9);
        Assert.Equal(0.1, receipt.Candidate.Median.Value, 1e-9);
        Assert.Equal(("tool:mine", tool.ProgramSha256()), (receipt.Runtime.Name, receipt.Environment.RuntimeLibrarySha256));
        string[] visits = [.. (await File.ReadAllLinesAsync(_folder.File("asked"), TestContext.Current.CancellationToken)).Select(p => Path.GetFileName(p)!)];
        Assert.Equal((11, 11), (visits.Count(v => v == "dense.onnx"), visits.Count(v => v == "candidate.onnx"))); // a warm-up each, then ten rounds
        Assert.Equal(receipt.DenseFirst, visits.Skip(2).Chunk(2).Select(round => round[0] == "dense.onnx"));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ToolRuntime Runtime(string script) => new(ShellTool.Of(_folder, ToolKind.Benchmark, script, Everything), TimeProvider.System);

    private double Time(string script, int inferences)
    {
        using ToolRuntime runtime = Runtime(script);
        using ILoadedModel model = runtime.Load(_folder.File("net.onnx", "any"), new RuntimeOptions(), Cancellation);
        return model.Time(inferences, Cancellation);
    }
}
