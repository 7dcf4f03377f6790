namespace PruneSearch.Execution;

/// <summary>What a backend is opened with. A backend that cannot do what is asked refuses it by name.</summary>
public sealed record BackendOptions
{
    public const string AnyDevice = "auto";

    /// <summary><c>cpu</c>, <c>cuda</c> (the first device), <c>cuda:N</c>; or <c>auto</c>: the first CUDA device, else the processor. Default auto.</summary>
    public string Device { get; init; } = AnyDevice;

    /// <summary>For training. Default single precision.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>
    /// Training keeps values at some points of the graph only and computes the others again in the backward pass (Chen et al. 2016): memory
    /// that grows with the square root of the depth, for one more forward pass. Default false.
    /// </summary>
    public bool Checkpointing { get; init; }

    /// <summary>Only algorithms that give the same bits for the same inputs. Default true.</summary>
    public bool Deterministic { get; init; } = true;
}
