using System.CommandLine;
using PruneSearch.Cli.Options;
using PruneSearch.Cli.Output;
using PruneSearch.Compute;
using PruneSearch.Data;
using PruneSearch.Data.Loading;
using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Hardware;
using PruneSearch.Hardware.OnnxRuntime;
using PruneSearch.Hardware.Tools;
using PruneSearch.Training;

namespace PruneSearch.Cli.Commands;

/// <summary><c>evaluate MODEL --data ...</c>: accuracy and loss of a classifier.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = "An ONNX classifier." };
        var runtime = new Option<string?>("--runtime") { Description = "onnxruntime, to judge the file itself there; or compute, as --backend compute. Default: the backend." };
        Option<string?> library = CommonOptions.OnnxRuntime();
        Option<int> threads = CommonOptions.Threads();
        Option<string[]> bind = CommonOptions.Bind();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("evaluate", "Judges a classifier on labelled data.") { model, runtime, library, threads, bind, json };
        var backend = new BackendChoosing(command, BackendNames.Auto);
        var data = new DataOptions(command, required: true);
        command.Runs(
            (parsed, cancellation) => Services.WhileNothingIsTimedAsync(() => Run(parsed, parsed.GetValue(model)!, parsed.GetValue(runtime), backend, parsed.GetValue(library), CommonOptions.Positive("--threads", parsed.GetValue(threads)), parsed.GetValue(bind), data, parsed.GetValue(json), cancellation), cancellation),
            json);
        return command;
    }

    private static int Run(ParseResult parsed, string path, string? runtime, BackendChoosing backends, string? library, int threads, string[]? bind, DataOptions options, bool json, CancellationToken cancellation)
    {
        if (runtime is not (null or ComputeRuntime.RuntimeName or OnnxLatencyRuntime.RuntimeName))
        {
            throw new InvalidInputException("--runtime", $"'{runtime}' is not known", "compute or onnxruntime");
        }

        if (runtime is not null && backends.Limits(parsed) != new BackendLimits())
        {
            throw new InvalidInputException("--runtime", $"is {runtime}, and --backend or --device says what executes the model too", "give one of them");
        }

        BackendChoice? backend = runtime switch
        {
            OnnxLatencyRuntime.RuntimeName => null,
            ComputeRuntime.RuntimeName => Backends.All().Choose(BackendRequest.Any.Narrowed(BackendNames.Compute, null)),
            _ => backends.Choose(parsed),
        };
        string by = backend?.Backend.Name ?? OnnxLatencyRuntime.RuntimeName;

        ModelGraph graph = ModelFiles.Open(path, bind);
        (DataSlice data, Normalization normalization) = options.Open(parsed);
        CheckSamples(path, graph, data);
        var samples = PreparedSamples.Read(data, normalization);
        Proportion accuracy;
        double loss;
        if (backend is not null)
        {
            (accuracy, loss, _) = ClassificationJudge.Run(graph, backend.Backend, samples, threads, cancellation);
        }
        else
        {
            CommonOptions.UseOnnxRuntime(library);
            (accuracy, loss) = InRuntime(path, graph, samples, threads, cancellation);
        }

        if (json)
        {
            JsonOutput.Write(new { accuracy = accuracy.Value, loss, samples = samples.Count, runtime = by, backend = backend?.ToString(), accuracyLow = accuracy.Low, accuracyHigh = accuracy.High, data = data.Provenance.Samples.ToString() });
        }
        else
        {
            Terminal.Line($"accuracy {Figures.Share(accuracy.Value)} [{Figures.Share(accuracy.Low)}, {Figures.Share(accuracy.High)}]  loss {Figures.Number(loss)}  on {samples.Count} samples of {data.Name}, {by}");
            if (backend is not null)
            {
                Terminal.Line($"backend {backend}");
            }
        }

        return ExitCode.Ok;
    }

    internal static void CheckSamples(string path, ModelGraph graph, DataSlice data)
    {
        if (graph.Inputs.Length != 1 || !graph.Inputs[0].Type.Shape.Concrete().Skip(1).SequenceEqual(data.SampleShape))
        {
            throw new InvalidInputException(
                path, $"takes {string.Join(", ", graph.Inputs.Select(i => $"{i.Name} {i.Type}"))}; samples of {data.Name} are [{string.Join(", ", data.SampleShape)}]",
                "the model has one input [N, ...] of the samples' shape");
        }
    }

    /// <summary>The user's own file in ONNX Runtime. A final Softmax is undone by a logarithm, which changes neither the loss nor the order.</summary>
    private static (Proportion Accuracy, double Loss) InRuntime(string path, ModelGraph graph, PreparedSamples samples, int threads, CancellationToken cancellation)
    {
        using ILatencyRuntime runtime = Runtimes.InChildren(Services.Clock, ToolRegistry.Empty).Open(OnnxLatencyRuntime.RuntimeName);
        using ILoadedModel model = runtime.Load(path, new RuntimeOptions { Threads = threads }, cancellation);
        bool probabilities = GraphHeads.BeforeSoftmax(graph)[0] != graph.Outputs[0];
        int batch = model.Inputs[0].Dims[0] == ModelPort.Dynamic ? ModelOutputs.Batch : (int)model.Inputs[0].Dims[0];
        long correct = 0;
        double loss = 0;
        for (int first = 0; first < samples.Count; first += batch)
        {
            int count = Math.Min(batch, samples.Count - first);
            Tensor inputs = ModelOutputs.Inputs(samples, first, count);
            HostTensor output = model.Run([HostTensor.Of<float>(graph.Inputs[0].Name, [.. inputs.Dims], inputs.Span<float>())], cancellation)[0];
            float[] values = output.As<float>().ToArray();
            if (probabilities)
            {
                values = Array.ConvertAll(values, p => MathF.Log(Math.Max(p, 1e-38f)));
            }

            (long hits, double sum) = ClassificationJudge.Score(Tensor.Of<float>([.. output.Dims], values), samples.Labels.AsSpan(first));
            correct += hits;
            loss += sum;
        }

        return (Proportion.Of(correct, samples.Count), loss / samples.Count);
    }
}
