namespace PruneSearch.Torch.Lowering;

/// <summary>What holds for one run of a program.</summary>
/// <param name="Samples">The value of the graph's batch symbol.</param>
/// <param name="Low">What products run in; null for single precision.</param>
/// <param name="Statistics">Running statistics that a training run moves; null where batch normalisation keeps inference semantics.</param>
internal sealed record RunContext(int Samples, torch.ScalarType? Low = null, RunningStatistics? Statistics = null)
{
    /// <summary>An operand of a product, in the precision of products.</summary>
    public DeviceTensor Product(DeviceTensor x) => Low is { } low && x.dtype == torch.float32 ? x.to_type(low) : x;

    /// <summary>An operand of a function that loses too much in low precision.</summary>
    public DeviceTensor Full(DeviceTensor x) => Low is not null && x.dtype == Low ? x.to_type(torch.float32) : x;
}
