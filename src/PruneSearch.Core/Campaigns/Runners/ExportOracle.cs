using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Work;
using PruneSearch.Data.Loading;
using PruneSearch.Execution;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Hardware;
using PruneSearch.Training;

namespace PruneSearch.Campaigns.Runners;

/// <summary>
/// Checks that an exported file computes what the backend computes: on real inputs, before a final softmax, in ONNX Runtime. Where that is
/// not to be had, the file is read back and run by the backend, and the receipt says so. Not thread-safe.
/// </summary>
internal sealed class ExportOracle(RunnerServices services) : IDisposable
{
    private const int Samples = 8;
    private const double Tolerance = 1e-4;
    private const string Runtime = "onnxruntime";

    private ILatencyRuntime? _runtime;
    private bool _looked;

    /// <exception cref="WorkFailedException">The outputs differ.</exception>
    public OracleSummary Check(ModelGraph graph, PreparedSamples samples, CancellationToken cancellation)
    {
        // The file is written once more with the values before the softmax as outputs: probabilities would hide differences.
        ModelGraph open = graph.With(outputs: GraphHeads.BeforeSoftmax(graph));
        Tensor inputs = ModelOutputs.Inputs(samples, 0, Math.Min(Samples, samples.Count));
        IReadOnlyList<Tensor> expected = Run(open, inputs);
        string path = Path.Combine(Path.GetTempPath(), $"prunesearch-{Environment.ProcessId}-{GetHashCode():x8}.onnx");
        try
        {
            OnnxWriter.Write(open, path);
            (IReadOnlyList<float[]> actual, string by) = RunFile(path, open, inputs, cancellation);
            return Compare(expected, actual, by);
        }
        finally
        {
            File.Delete(path);
        }
    }

    public void Dispose() => _runtime?.Dispose();

    private IReadOnlyList<Tensor> Run(ModelGraph graph, Tensor inputs)
    {
        using ICompiledRegion region = services.Backend.Compile(graph, new CompileOptions { MaxBatch = (int)inputs.Dims[0], Threads = services.Threads });
        return region.Run([inputs]);
    }

    private (IReadOnlyList<float[]> Outputs, string By) RunFile(string path, ModelGraph graph, Tensor inputs, CancellationToken cancellation)
    {
        if (OnnxRuntime() is { } runtime)
        {
            try
            {
                using ILoadedModel model = runtime.Load(path, new RuntimeOptions { Threads = services.Threads }, cancellation);
                IReadOnlyList<HostTensor> outputs = model.Run([HostTensor.Of<float>(graph.Inputs[0].Name, [.. inputs.Dims], inputs.Span<float>())], cancellation);
                return ([.. graph.Outputs.Select(o => outputs.First(t => t.Name == o).As<float>().ToArray())], $"{services.Backend.Name} with ONNX Runtime on the exported file, {inputs.Dims[0]} samples");
            }
            catch (RuntimeCrashedException e)
            {
                _runtime = null;
                throw new WorkFailedException(FailureKind.CrashedRuntime, $"ONNX Runtime crashed on the exported file: {e.Message}", e);
            }
        }

        IReadOnlyList<Tensor> back = Run(OnnxReader.Read(path).Graph, inputs);
        return ([.. back.Select(t => t.ToFloats())], $"{services.Backend.Name} with itself on the exported file read back ({inputs.Dims[0]} samples; ONNX Runtime was not found)");
    }

    private ILatencyRuntime? OnnxRuntime()
    {
        if (!_looked)
        {
            _looked = true;
            if (services.Runtimes.Names.Contains(Runtime))
            {
                ILatencyRuntime runtime = services.Runtimes.Open(Runtime);
                try
                {
                    runtime.Describe(new RuntimeOptions());
                    _runtime = runtime;
                }
                catch (InvalidInputException)
                {
                    runtime.Dispose(); // no library on this machine
                }
            }
        }

        return _runtime;
    }

    private static OracleSummary Compare(IReadOnlyList<Tensor> expected, IReadOnlyList<float[]> actual, string by)
    {
        var worst = new OracleSummary(0, 0, Tolerance, true, by);
        for (int o = 0; o < expected.Count; o++)
        {
            float[] e = expected[o].ToFloats();
            double difference = 0;
            double scale = 0;
            for (int i = 0; i < e.Length; i++)
            {
                double d = Math.Abs((double)e[i] - actual[o][i]);
                difference = double.IsNaN(d) ? double.PositiveInfinity : Math.Max(difference, d);
                scale = Math.Max(scale, Math.Abs(e[i]));
            }

            bool passed = actual[o].Length == e.Length && difference <= Tolerance * Math.Max(scale, 1e-30);
            if (!passed || difference / Math.Max(scale, 1e-30) >= worst.MaxAbsDifference / Math.Max(worst.OutputScale, 1e-30))
            {
                worst = new OracleSummary(difference, scale, Tolerance, passed, by);
            }

            if (!passed)
            {
                break;
            }
        }

        return worst.Passed ? worst : throw new WorkFailedException(
            FailureKind.OracleMismatch, $"the export oracle found a difference of {worst.MaxAbsDifference:G3} at outputs of scale {worst.OutputScale:G3} ({by}): this file would be wrong");
    }
}
