using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Program;

namespace PruneSearch.Compute.Kernels;

/// <summary>A layer normalisation.</summary>
/// <param name="Axis">The first normalised axis.</param>
/// <param name="Scale">[normalised elements].</param>
/// <param name="Shift">[normalised elements]; null for zero.</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Mean">Where the means go; null where nothing reads them.</param>
/// <param name="InverseDeviation">Where 1 / sqrt(variance + epsilon) goes; null where nothing reads it.</param>
internal sealed record LayerNormSpec(int Axis, Parameter Scale, Parameter? Shift, float Epsilon, Slot? Mean, Slot? InverseDeviation);
