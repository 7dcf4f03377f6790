using PruneSearch.Execution;

namespace PruneSearch.Campaigns.Specs;

/// <summary>How the backend torch works, where it is the one.</summary>
public sealed record TorchSpec
{
    /// <summary><c>cpu</c>, <c>cuda</c> (the first device), <c>cuda:N</c>; or <c>auto</c>: the first CUDA device, else the processor. Default auto.</summary>
    public string Device { get; init; } = BackendOptions.AnyDevice;

    /// <summary>What products of a training run in. Default single precision.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>Samples of a training step that are computed at once; 0 for the whole batch. Default 0.</summary>
    public int MicroBatch { get; init; }

    /// <summary>Training keeps few values and computes the others again. Default false.</summary>
    public bool Checkpointing { get; init; }

    /// <summary>Only algorithms that give the same bits for the same inputs. Default true.</summary>
    public bool Deterministic { get; init; } = true;

    public BackendOptions ToOptions() => new() { Device = Device, Precision = Precision, Checkpointing = Checkpointing, Deterministic = Deterministic };
}
