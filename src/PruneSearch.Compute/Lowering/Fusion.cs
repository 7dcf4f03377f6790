using PruneSearch.Graphs;

namespace PruneSearch.Compute.Lowering;

/// <summary>What a node does beside its own operation, taken over from the nodes behind it.</summary>
internal sealed record Fusion
{
    public static readonly Fusion None = new();

    /// <summary>A batch normalisation folded into a convolution's weights.</summary>
    public Node? BatchNorm { get; init; }

    /// <summary>An initialiser with one number for each channel (or one for all) that is added.</summary>
    public string? ExtraBias { get; init; }

    /// <summary>An activation of the same shape that is added.</summary>
    public string? Residual { get; init; }

    /// <summary>Limits: ReLU or Clip.</summary>
    public (float Low, float High)? Clamp { get; init; }
}
