using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Program;

namespace PruneSearch.Compute.Kernels;

/// <summary>What a batch normalisation works with.</summary>
internal sealed record BatchNormSpec(Parameter Scale, Parameter Shift, Parameter Mean, Parameter Variance, double Epsilon)
{
    /// <summary>Added before the limit; null for none.</summary>
    public Slot? Residual { get; init; }

    /// <summary>Limits of the result; null for none.</summary>
    public (float Low, float High)? Clamp { get; init; }

    /// <summary>Whether the batch's own statistics are used (training).</summary>
    public bool BatchStatistics { get; init; }
}
