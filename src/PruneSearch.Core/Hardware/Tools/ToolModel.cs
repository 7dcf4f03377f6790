namespace PruneSearch.Hardware.Tools;

/// <summary>A model file that a benchmark tool is called on. Nothing is loaded between calls; inputs are the tool's own.</summary>
internal sealed class ToolModel(ToolRuntime runtime, string path, RuntimeOptions options) : ILoadedModel
{
    public IReadOnlyList<ModelPort> Inputs => [];

    public IReadOnlyList<ModelPort> Outputs => [];

    public IReadOnlyList<HostTensor> Run(IReadOnlyList<HostTensor> inputs, CancellationToken cancellation = default) =>
        throw new RuntimeFailedException(runtime.Name, "timesOnly", "a benchmark tool times a model and gives no outputs");

    public void Prepare(IReadOnlyList<HostTensor> inputs, CancellationToken cancellation = default)
    {
        if (inputs.Count > 0)
        {
            throw new InvalidInputException("inputs", "are given; a benchmark tool makes its own.", "a tool gets a model's path, batch, threads and counts");
        }
    }

    public double Time(int inferences, CancellationToken cancellation = default) => Time(0, inferences, cancellation);

    /// <summary>Times after inferences that do not count, in one process.</summary>
    public double Time(int settle, int inferences, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(settle);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inferences);
        return runtime.Time(path, options, settle, inferences, cancellation);
    }

    public void Dispose()
    {
        // Every process has ended with its call.
    }
}
