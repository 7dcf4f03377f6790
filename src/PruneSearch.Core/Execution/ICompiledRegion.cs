using PruneSearch.Graphs;

namespace PruneSearch.Execution;

/// <summary>A region of a graph, ready to run. Not thread-safe; owns native or pooled memory until disposed.</summary>
public interface ICompiledRegion : IDisposable
{
    /// <summary>
    /// Runs inference. Every input starts with the same batch (at most <see cref="CompileOptions.MaxBatch"/>) where the graph's batch is
    /// open; dense, in the element type of the graph. The outputs are fresh tensors.
    /// </summary>
    IReadOnlyList<Tensor> Run(IReadOnlyList<Tensor> inputs);

    /// <summary>
    /// For timing: copies the inputs in once and returns an action that runs inference on them, leaving outputs in memory of its own.
    /// </summary>
    Action Prepare(IReadOnlyList<Tensor> inputs);

    /// <summary>Runs inference over batches and gathers statistics of values along one of their axes.</summary>
    /// <returns>One array for each request, as <see cref="ObservationRequest"/> describes it.</returns>
    IReadOnlyList<double[]> Observe(IEnumerable<IReadOnlyList<Tensor>> batches, IReadOnlyList<ObservationRequest> requests);

    /// <summary>Opens a training session that starts from the region's weights.</summary>
    ITrainingSession OpenTraining(TrainingOptions options);
}
