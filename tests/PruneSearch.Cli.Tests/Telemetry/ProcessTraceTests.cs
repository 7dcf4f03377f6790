using System.Diagnostics;
using PruneSearch.TestKit.Hardware;
using PruneSearch.Web.Tests.Telemetry;
using Xunit;

namespace PruneSearch.Cli.Tests.Telemetry;

/// <summary>The programs as they ship: server, worker and the worker's child process send one trace for each candidate.</summary>
public sealed class ProcessTraceTests
{
    private const string Spec = """
        apiVersion: prunesearch/v1
        name: processes
        model: {architecture: resnet8, width: 4, training: {epochs: 0.5, batch: 50}}
        data:
          train: "glyphs:size=16,train=500,validation=100,test=100"
          validation: "glyphs:size=16,train=500,validation=100,test=100"
          test: "glyphs:size=16,train=500,validation=100,test=100"
          normalization: {mean: [0.5], std: [0.25]}
        targets: [{name: edge, runtime: "model:edge"}]
        objectives: [accuracy, latency(edge)]
        recovery: {epochs: 6, batch: 50}
        search: {candidates: 2}
        """;

    [Fact]
    public async Task Server_worker_and_child_continue_one_trace()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        string spec = Path.Combine(folder.Path, "spec.yaml");
        await File.WriteAllTextAsync(spec, Spec, cancellation);
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync(cancellation);
        var started = new List<Process>();
        try
        {
            await RunAsync(receiver, folder, spec, started, cancellation);
        }
        finally
        {
            foreach (Process process in started)
            {
                process.Kill(entireProcessTree: true); // nothing happens where it has ended
                process.Dispose();
            }
        }

        OtlpSpan[] spans = [.. receiver.Spans];
        foreach (string candidate in new[] { "0", "1" })
        {
            string trace = Assert.Single(spans, s => s.Name == "candidate" && s.Tags["prunesearch.candidate"] == candidate).Trace;
            OtlpSpan[] of = [.. spans.Where(s => s.Trace == trace)];
            foreach (OtlpSpan stage in of.Where(s => s.Kind == OtlpSpan.Consumer))
            {
                OtlpSpan work = Assert.Single(of, s => s.Name == "work" && s.Parent == stage.Id);
                Assert.Equal(("prunesearch-worker", stage.Tags["prunesearch.item"]), (work.Service, work.Tags["prunesearch.item"]));
                Assert.InRange(work.Start, stage.Start, stage.End);
            }

            OtlpSpan export = Assert.Single(of, s => s.Name == "export");
            Assert.Equal($"c{candidate}/evaluate/0", of.Single(s => s.Id == export.Parent && s.Name == "work").Tags["prunesearch.item"]);
            Assert.Superset(new HashSet<string> { "prepare", "train", "evaluate" }, of.Where(s => s.Kind == OtlpSpan.Consumer).Select(s => s.Name).ToHashSet());
            Assert.All(of.Where(s => s.Name == "report" && s.Kind == OtlpSpan.Server), s => Assert.Equal("prunesearch-server", s.Service));
            Assert.All(of.Where(s => s.Name == "report" && s.Kind == OtlpSpan.Client), s => Assert.Equal("prunesearch-worker", s.Service));
        }

        Assert.Contains(receiver.Logs, l => l.Body.Contains("is leased to tracer", StringComparison.Ordinal) && l.Tags["prunesearch.campaign"] == "processes");
        // Metrics are read every 50 ms; a training takes many times that.
        Assert.Contains(receiver.Points, p => p.Metric == "prunesearch_images_per_second" && p.Tags["worker"] == "tracer");
    }

    /// <summary>Runs the campaign to its end, and stops server and worker.</summary>
    private static async Task RunAsync(OtlpReceiver receiver, TemporaryFolder folder, string spec, List<Process> started, CancellationToken cancellation)
    {
        Process server = Start("serve", "--listen", "http://127.0.0.1:0", "--folder", Path.Combine(folder.Path, "server"));
        string url = (await server.StandardOutput.ReadLineAsync(cancellation))!.Split(' ', ',')[1];
        Process worker = Start("worker", "--server", url, "--targets", "any", "--name", "tracer", "--folder", Path.Combine(folder.Path, "worker"), "--threads", "1");
        Process submit = Start("submit", spec, "--server", url, "--wait");
        await submit.WaitForExitAsync(cancellation);
        Assert.True(submit.ExitCode == 0, await submit.StandardError.ReadToEndAsync(cancellation));
        await StopAsync(worker, cancellation);
        await StopAsync(server, cancellation);

        Process Start(params string[] arguments)
        {
            Process process = ProcessTraceTests.Start(receiver, folder, arguments);
            started.Add(process);
            return process;
        }
    }

    private static Process Start(OtlpReceiver receiver, TemporaryFolder folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "prunesearch.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Path,
        };
        start.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Url;
        start.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        start.Environment["OTEL_METRIC_EXPORT_INTERVAL"] = "50";
        start.Environment.Remove("PRUNESEARCH_KEY");
        return Process.Start(start)!;
    }

    /// <summary>As a terminal or an orchestrator would: the program sends what is left.</summary>
    private static async Task StopAsync(Process process, CancellationToken cancellation)
    {
        using Process signal = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await signal.WaitForExitAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
    }
}
