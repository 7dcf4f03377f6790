using PruneSearch.Compute.Layout;
using PruneSearch.Compute.Program;

namespace PruneSearch.Compute.Kernels;

/// <summary>What a convolution works with.</summary>
internal sealed record ConvSpec(ConvGeometry Geometry, Parameter Weight, Parameter? Bias)
{
    /// <summary>A batch normalisation with running statistics that is folded into weights and bias; null for none.</summary>
    public BatchNormSpec? Normalization { get; init; }

    /// <summary>A constant per channel that is added after the convolution (an Add in the graph); null for none.</summary>
    public Parameter? ExtraBias { get; init; }

    /// <summary>Added to the result; null for none. Inference only.</summary>
    public Slot? Residual { get; init; }

    /// <summary>Limits of the result; null for none. Inference only.</summary>
    public (float Low, float High)? Clamp { get; init; }

    public IEnumerable<Parameter> Parameters => new[]
    {
        Weight, Bias, ExtraBias, Normalization?.Scale, Normalization?.Shift, Normalization?.Mean, Normalization?.Variance,
    }.OfType<Parameter>();

    /// <summary>Factor and bias of every output channel with everything folded in; null where there is nothing to add.</summary>
    public unsafe (float[]? Factors, float[]? Bias) Fold()
    {
        if (Bias is null && Normalization is null && ExtraBias is null)
        {
            return (null, null);
        }

        float[] bias = new float[Geometry.Outputs];
        float[]? factors = Normalization is null ? null : new float[Geometry.Outputs];
        for (int o = 0; o < bias.Length; o++)
        {
            double value = Bias is null ? 0 : Bias.Start[o];
            if (Normalization is { } n)
            {
                double factor = n.Scale.Start[o] / Math.Sqrt(n.Variance.Start[o] + n.Epsilon);
                factors![o] = (float)factor;
                value = n.Shift.Start[o] + (factor * (value - n.Mean.Start[o]));
            }

            bias[o] = (float)(value + (ExtraBias is null ? 0 : ExtraBias.Start[ExtraBias.Count == 1 ? 0 : o]));
        }

        return (factors, bias);
    }
}
