namespace PruneSearch.Execution;

/// <summary>What products of a training run in. Weights, their updates, normalisations and losses are always single precision.</summary>
public enum Precision
{
    /// <summary>Single precision throughout.</summary>
    Float32,

    /// <summary>Convolutions and matrix products in bfloat16, as in mixed-precision training.</summary>
    BFloat16,

    /// <summary>Convolutions and matrix products in half precision, with dynamic loss scaling (Micikevicius et al. 2018).</summary>
    Float16,
}
