namespace PruneSearch.Hardware;

/// <summary>A model that a runtime has loaded. Not thread-safe.</summary>
public interface ILoadedModel : IDisposable
{
    IReadOnlyList<ModelPort> Inputs { get; }

    IReadOnlyList<ModelPort> Outputs { get; }

    /// <summary>Runs once and returns every output, in the order of <see cref="Outputs"/>.</summary>
    /// <exception cref="InvalidInputException">An input is missing, unknown, or does not fit its port.</exception>
    /// <exception cref="RuntimeFailedException">The runtime refused or failed.</exception>
    IReadOnlyList<HostTensor> Run(IReadOnlyList<HostTensor> inputs, CancellationToken cancellation = default);

    /// <summary>
    /// Binds inputs and outputs for <see cref="Time"/>: copies, allocations and shape discovery happen here, outside the timed region.
    /// </summary>
    void Prepare(IReadOnlyList<HostTensor> inputs, CancellationToken cancellation = default);

    /// <summary>Runs the prepared inputs back to back and returns the seconds that all inferences took together.</summary>
    /// <exception cref="InvalidOperationException">Nothing was prepared.</exception>
    double Time(int inferences, CancellationToken cancellation = default);
}
