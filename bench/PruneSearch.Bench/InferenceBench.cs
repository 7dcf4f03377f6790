using PruneSearch.Compute;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Hardware;
using PruneSearch.Hardware.OnnxRuntime;

namespace PruneSearch.Bench;

/// <summary>Inference of the same file, ours and ONNX Runtime's in turn, in one process.</summary>
internal static class InferenceBench
{
    public static IReadOnlyList<Ratio> Run(IReadOnlyList<BenchModel> models, string? library, int threads, int rounds, Action<string> say)
    {
        using var compute = new ComputeRuntime();
        using var onnx = new OnnxLatencyRuntime(TimeProvider.System);
        string folder = Directory.CreateTempSubdirectory("prunesearch-bench").FullName;
        try
        {
            var ratios = new List<Ratio>();
            foreach (BenchModel model in models)
            {
                ModelGraph graph = model.Build();
                string path = Path.Combine(folder, model.Architecture + ".onnx");
                OnnxWriter.Write(graph, path);
                foreach (int batch in new[] { 1, 64 })
                {
                    var options = new RuntimeOptions { Threads = threads, Batch = batch, Library = library };
                    using ILoadedModel ours = compute.Load(path, new RuntimeOptions { Threads = threads, Batch = batch });
                    using ILoadedModel theirs = onnx.Load(path, options);
                    IReadOnlyList<HostTensor> inputs = ModelInputs.Generate(ours.Inputs, batch, 1);
                    double difference = Difference(ours.Run(inputs)[0], theirs.Run(inputs)[0]);
                    if (difference > 1e-3)
                    {
                        throw new InvalidOperationException($"{model.Name}: outputs differ by {difference:G2} of their scale");
                    }

                    ours.Prepare(inputs);
                    theirs.Prepare(inputs);
                    int inferences = Math.Max(1, (int)(0.1 / Math.Max(1e-6, ours.Time(1) + theirs.Time(1))));
                    ours.Time(inferences);
                    theirs.Time(inferences);
                    var a = new List<double>();
                    var b = new List<double>();
                    for (int round = 0; round < rounds; round++)
                    {
                        a.Add(ours.Time(inferences) / inferences);
                        b.Add(theirs.Time(inferences) / inferences);
                    }

                    say($"{model.Name}, batch {batch}: outputs differ by {difference:G2} of their scale");
                    ratios.Add(new Ratio($"{model.Name}, batch {batch}, {threads}T", Ratio.Median(a), Ratio.Median(b), 2.0 * ModelCost.MacsOf(graph) * batch, threads));
                }
            }

            return ratios;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Difference(HostTensor a, HostTensor b)
    {
        ReadOnlySpan<float> x = a.As<float>(), y = b.As<float>();
        double worst = 0, scale = 1e-9;
        for (int i = 0; i < x.Length; i++)
        {
            worst = Math.Max(worst, Math.Abs(x[i] - y[i]));
            scale = Math.Max(scale, Math.Abs(y[i]));
        }

        return worst / scale;
    }
}
