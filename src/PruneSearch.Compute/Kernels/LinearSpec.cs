using PruneSearch.Compute.Program;

namespace PruneSearch.Compute.Kernels;

/// <summary>A matrix product with a parameter: y[m][n] = alpha * sum over k of x[m][k] * w(n, k) + beta * bias[n].</summary>
/// <param name="Weight">The parameter.</param>
/// <param name="Inputs">K.</param>
/// <param name="Outputs">N.</param>
/// <param name="OutputStride">Between weights of consecutive n.</param>
/// <param name="InputStride">Between weights of consecutive k.</param>
/// <param name="Bias">N numbers; null for none.</param>
/// <param name="Alpha">Factor of the product.</param>
/// <param name="Beta">Factor of the bias.</param>
internal sealed record LinearSpec(
    Parameter Weight, int Inputs, int Outputs, int OutputStride, int InputStride, Parameter? Bias, float Alpha = 1, float Beta = 1)
{
    /// <summary>Limits of the result; null for none. Inference only.</summary>
    public (float Low, float High)? Clamp { get; init; }

    public IEnumerable<Parameter> Parameters => Bias is null ? [Weight] : [Weight, Bias];
}
