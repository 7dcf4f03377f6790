using System.Collections.Immutable;
using PruneSearch.Execution;
using PruneSearch.Graphs;

namespace PruneSearch.Training;

/// <summary>
/// New running statistics of batch normalisations for a model whose other weights have changed (Li et al., "EagleEye", 2020). Needs inputs
/// without labels; no weight is changed.
/// </summary>
public static class BatchNormRecalibration
{
    /// <param name="graph">The model.</param>
    /// <param name="backend">Runs it.</param>
    /// <param name="inputs">Batches of the model's first input. The running statistics become their average, later batches weighing more (momentum 0.1).</param>
    /// <param name="maxBatch">The largest batch.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancellation">Ends between batches.</param>
    /// <returns>The same graph where it has no batch normalisation.</returns>
    public static ModelGraph Of(ModelGraph graph, IExecutionBackend backend, IEnumerable<Tensor> inputs, int maxBatch, int threads, CancellationToken cancellation)
    {
        string[] statistics = [.. graph.Nodes.Where(n => n.OpType == "BatchNormalization").SelectMany(n => n.Inputs.Skip(3).Take(2)).Distinct(StringComparer.Ordinal)];
        if (statistics.Length == 0)
        {
            return graph;
        }

        using ICompiledRegion region = backend.Compile(graph, [graph.Inputs[0].Name], GraphHeads.BeforeSoftmax(graph), new CompileOptions { MaxBatch = maxBatch, Threads = threads });
        using ITrainingSession session = region.OpenTraining(new TrainingOptions { Optimizer = new Optimizer.Sgd(Momentum: 0, WeightDecay: 0) });
        foreach (Tensor x in inputs)
        {
            cancellation.ThrowIfCancellationRequested();
            session.Step(new TrainingBatch([x], null, null), [], learningRate: 0);
        }

        IReadOnlyDictionary<string, Tensor> weights = session.ExportWeights();
        return graph.WithInitializers(statistics.ToImmutableDictionary(s => s, s => (TensorSource)weights[s], StringComparer.Ordinal));
    }
}
