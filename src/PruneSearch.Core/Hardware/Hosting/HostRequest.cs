namespace PruneSearch.Hardware.Hosting;

/// <summary>What a parent asks. Which fields are set depends on the operation.</summary>
internal sealed record HostRequest(HostOperation Operation)
{
    public string? Runtime { get; init; }

    public string? ModelPath { get; init; }

    public RuntimeOptions? Options { get; init; }

    /// <summary>The number that loading the model answered with.</summary>
    public int Model { get; init; }

    /// <summary>The tensors in the payload, in order.</summary>
    public IReadOnlyList<TensorHeader> Tensors { get; init; } = [];

    public IReadOnlyList<RunHeader> Runs { get; init; } = [];
}
