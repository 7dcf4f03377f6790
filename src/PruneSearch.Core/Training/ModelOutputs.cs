using PruneSearch.Data.Loading;
using PruneSearch.Execution;
using PruneSearch.Graphs;

namespace PruneSearch.Training;

/// <summary>Runs a model over samples in memory, batch by batch.</summary>
public static class ModelOutputs
{
    /// <summary>Samples of a batch.</summary>
    public const int Batch = 64;

    /// <summary>Calls back with every batch's outputs, each taken before its final Softmax.</summary>
    /// <param name="graph">The model; it has one input, of the samples' shape.</param>
    /// <param name="backend">What runs it.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="visit">First sample of the batch, and the outputs.</param>
    /// <param name="cancellation">Ends between batches.</param>
    public static void Visit(
        ModelGraph graph, IExecutionBackend backend, PreparedSamples samples, int threads, Action<int, IReadOnlyList<Tensor>> visit,
        CancellationToken cancellation)
    {
        using ICompiledRegion region = backend.Compile(
            graph, [graph.Inputs[0].Name], GraphHeads.BeforeSoftmax(graph), new CompileOptions { MaxBatch = Math.Min(Batch, samples.Count), Threads = threads });
        for (int first = 0; first < samples.Count; first += Batch)
        {
            cancellation.ThrowIfCancellationRequested();
            visit(first, region.Run([Inputs(samples, first, Math.Min(Batch, samples.Count - first))]));
        }
    }

    /// <summary>Some of the samples as one tensor [count, ...sample].</summary>
    public static Tensor Inputs(PreparedSamples samples, int first, int count)
    {
        int length = samples.Inputs.Length / samples.Count;
        return Tensor.Of([count, .. samples.SampleShape], samples.Inputs.AsSpan(first * length, count * length).ToArray());
    }
}
