using PruneSearch.Data.Loading;
using PruneSearch.Execution;
using PruneSearch.Graphs;

namespace PruneSearch.Training;

/// <summary>How closely a model follows the dense one on unlabelled samples.</summary>
public static class FidelityJudge
{
    /// <returns>
    /// The share of samples for which the largest element of the first output is the same, and the norm of the difference of all outputs
    /// over the norm of the dense model's; the latter also for each output alone.
    /// </returns>
    public static (Proportion Agreement, double OutputError, IReadOnlyList<double> ByOutput) Run(
        ModelGraph graph, IReadOnlyList<IReadOnlyList<Tensor>> dense, IExecutionBackend backend, PreparedSamples samples, int threads,
        CancellationToken cancellation = default)
    {
        long same = 0;
        var difference = new double[graph.Outputs.Length];
        var scale = new double[graph.Outputs.Length];
        int batch = 0;
        ModelOutputs.Visit(graph, backend, samples, threads, Judge, cancellation);
        return (Proportion.Of(same, samples.Count), Relative(difference.Sum(), scale.Sum()), [.. difference.Zip(scale, Relative)]);

        void Judge(int first, IReadOnlyList<Tensor> outputs)
        {
            IReadOnlyList<Tensor> expected = dense[batch++];
            for (int o = 0; o < outputs.Count; o++)
            {
                float[] y = outputs[o].ToFloats();
                float[] t = expected[o].ToFloats();
                for (int i = 0; i < y.Length; i++)
                {
                    double d = (double)y[i] - t[i];
                    difference[o] += d * d;
                    scale[o] += (double)t[i] * t[i];
                }

                if (o == 0)
                {
                    int count = (int)outputs[o].Dims[0];
                    int width = y.Length / count;
                    for (int n = 0; n < count; n++)
                    {
                        same += Largest(y.AsSpan(n * width, width)) == Largest(t.AsSpan(n * width, width)) ? 1 : 0;
                    }
                }
            }
        }
    }

    /// <summary>The dense model's outputs, batch by batch, as <see cref="Run"/> needs them.</summary>
    public static IReadOnlyList<IReadOnlyList<Tensor>> Outputs(
        ModelGraph dense, IExecutionBackend backend, PreparedSamples samples, int threads, CancellationToken cancellation = default)
    {
        var outputs = new List<IReadOnlyList<Tensor>>();
        ModelOutputs.Visit(dense, backend, samples, threads, (_, batch) => outputs.Add(batch), cancellation);
        return outputs;
    }

    private static double Relative(double difference, double scale) => Math.Sqrt(difference / Math.Max(scale, double.Epsilon));

    private static int Largest(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }

        return best;
    }
}
