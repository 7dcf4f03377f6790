using System.CommandLine;
using PruneSearch.Cli.Options;
using PruneSearch.Cli.Output;
using PruneSearch.Hardware;
using PruneSearch.Hardware.Measurement;
using PruneSearch.Hardware.OnnxRuntime;
using PruneSearch.Hardware.Targets;

namespace PruneSearch.Cli.Commands;

/// <summary><c>measure MODEL</c>: latency on this machine, alone or beside a dense model in the same run.</summary>
internal static class MeasureCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = "An ONNX file." };
        var against = new Option<string?>("--against") { Description = "The dense model to pair with." };
        var runtime = new Option<string>("--runtime") { Description = "onnxruntime, compute, torch, or tool:NAME for a registered benchmark.", DefaultValueFactory = _ => OnnxLatencyRuntime.RuntimeName };
        var threads = new Option<int>("--threads") { Description = "Threads of the runtime.", DefaultValueFactory = _ => 1 };
        var batch = new Option<int>("--batch") { Description = "Samples of one inference.", DefaultValueFactory = _ => 1 };
        var rounds = new Option<int>("--rounds") { Description = "Rounds to measure; each takes one sample of each model.", DefaultValueFactory = _ => new MeasurementProtocol().Rounds };
        var processes = new Option<int>("--processes") { Description = "Fresh processes to spread the rounds over.", DefaultValueFactory = _ => 1 };
        var provider = new Option<string>("--provider") { Description = "The runtime's execution provider.", DefaultValueFactory = _ => "cpu" };
        Option<string?> library = CommonOptions.OnnxRuntime();
        Option<string?> tools = ToolOptions.Tools();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("measure", "Measures latency, with the evidence.") { model, against, runtime, threads, batch, rounds, processes, provider, library, tools, json };
        command.Runs(
            async (parsed, cancellation) =>
            {
                CommonOptions.UseOnnxRuntime(parsed.GetValue(library));
                RuntimeRegistry runtimes = Runtimes.InChildren(Services.Clock, ToolOptions.Read(parsed.GetValue(tools)));
                var errors = new List<InputError>();
                var spec = new TargetSpec
                {
                    Name = "local",
                    Runtime = parsed.GetValue(runtime),
                    Threads = parsed.GetValue(threads),
                    Batch = parsed.GetValue(batch),
                    Provider = parsed.GetValue(provider),
                };
                Target? target = Target.Create(spec, "command line", runtimes.Names, errors);
                var protocol = new MeasurementProtocol { Rounds = parsed.GetValue(rounds), Processes = parsed.GetValue(processes) };
                protocol = protocol with { MinimumRounds = Math.Min(protocol.MinimumRounds, protocol.Rounds) };
                errors.AddRange(protocol.Validate("command line"));
                if (target is null || errors.Count > 0)
                {
                    throw new InvalidInputException(errors);
                }

                string? dense = parsed.GetValue(against);
                var request = new MeasurementRequest(target, ModelFile.Of(parsed.GetValue(model)!), dense is null ? null : ModelFile.Of(dense), protocol);
                MeasurementReceipt receipt = await Services.Measurer(runtimes).MeasureAsync(request, cancellation).ConfigureAwait(false);
                Write(receipt, parsed.GetValue(json));
                return ExitCode.Ok;
            },
            json);
        return command;
    }

    private static void Write(MeasurementReceipt receipt, bool json)
    {
        if (json)
        {
            JsonOutput.Write(new
            {
                p50Ms = receipt.Candidate.Median.Value,
                p50LowMs = receipt.Candidate.Median.Low,
                p50HighMs = receipt.Candidate.Median.High,
                p95Ms = receipt.Candidate.P95,
                samples = receipt.Candidate.Samples.Count,
                denseP50Ms = receipt.Dense?.Median.Value,
                denseP95Ms = receipt.Dense?.P95,
                speedup = receipt.Speedup is { } s ? new { value = s.Value, low = s.Low, high = s.High } : null,
                instabilities = receipt.Instabilities.Select(i => i.Detail),
                fingerprint = receipt.Environment.Key,
                receipt = System.Text.Json.Nodes.JsonNode.Parse(receipt.ToJson()),
            });
            return;
        }

        Terminal.Line(new LatencyFigure(receipt).ToString());
    }
}
