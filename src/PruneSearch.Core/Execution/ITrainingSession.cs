using PruneSearch.Graphs;

namespace PruneSearch.Execution;

/// <summary>
/// Training of one region: owns its parameters, running statistics and optimizer state. Parameters have the names of the graph's
/// initialisers. Not thread-safe. Deterministic: the same state, batches and thread count give the same bits.
/// </summary>
public interface ITrainingSession : IDisposable
{
    /// <summary>Forward, backward, update, projection onto the masks.</summary>
    /// <exception cref="DeviceMemoryException">The device's memory does not suffice; nothing has changed.</exception>
    StepResult Step(TrainingBatch batch, IReadOnlyList<LossTerm> loss, double learningRate);

    /// <summary>Forward and backward only: afterwards <see cref="Gradient"/> holds this batch's gradients; nothing else changes.</summary>
    StepResult Backward(TrainingBatch batch, IReadOnlyList<LossTerm> loss);

    /// <summary>The gradient of a parameter, as the last call left it, row-major in the parameter's own shape.</summary>
    ReadOnlySpan<float> Gradient(string parameter);

    /// <summary>
    /// Replaces the masks: arrays of 0 and 1 in the parameter's shape. Masked weights and their momentum are zero from now on, after every
    /// step. Parameters that are not named are free.
    /// </summary>
    void SetMasks(IReadOnlyDictionary<string, float[]> masks);

    /// <summary>Parameters and running statistics, by initialiser name, as fresh tensors in the graph's element types.</summary>
    IReadOnlyDictionary<string, Tensor> ExportWeights();

    /// <summary>Everything that the next step depends on: weights, statistics, optimizer state, step count.</summary>
    TrainingState ExportState();

    /// <exception cref="ArgumentException">The state's names or shapes are not this region's.</exception>
    void ImportState(TrainingState state);
}
