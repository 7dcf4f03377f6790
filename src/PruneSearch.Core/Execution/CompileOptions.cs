namespace PruneSearch.Execution;

/// <summary>How a region is compiled.</summary>
public sealed record CompileOptions
{
    /// <summary>The most samples of one call; memory is planned for it. Smaller batches run too. Default 1.</summary>
    public int MaxBatch { get; init; } = 1;

    /// <summary>Threads to use; default all processors. Results depend on it only through the order of summation, and are the same for the same number.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
