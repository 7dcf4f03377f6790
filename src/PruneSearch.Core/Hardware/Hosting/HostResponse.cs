namespace PruneSearch.Hardware.Hosting;

/// <summary>What a child answers. Which fields are set depends on the operation, and on whether there is an error.</summary>
internal sealed record HostResponse
{
    public HostError? Error { get; init; }

    public IReadOnlyList<string> Runtimes { get; init; } = [];

    public RuntimeDescription? Description { get; init; }

    public int Model { get; init; }

    public IReadOnlyList<ModelPort> Inputs { get; init; } = [];

    public IReadOnlyList<ModelPort> Outputs { get; init; } = [];

    /// <summary>The tensors in the payload, in order.</summary>
    public IReadOnlyList<TensorHeader> Tensors { get; init; } = [];

    public IReadOnlyList<double> Seconds { get; init; } = [];
}
