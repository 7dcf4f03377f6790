namespace PruneSearch.Pruning.Surgery;

/// <summary>How thoroughly a cut is checked.</summary>
public sealed record OracleOptions
{
    public static readonly OracleOptions Default = new();

    /// <summary>The largest difference allowed, relative to the output's scale. Default 1e-4.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>Random samples beside the given inputs, half of them small and half large. Default 4.</summary>
    public int RandomSamples { get; init; } = 4;

    /// <summary>
    /// Whether the comparison is repeated with random weights and statistics, which differ in every index: a model fresh from its
    /// initialiser has many equal ones, and a wrong slice of those would not show. Default true.
    /// </summary>
    public bool Perturb { get; init; } = true;

    /// <summary>Threads of the backend. Default all processors.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Seed of the random inputs and weights. Default 1.</summary>
    public ulong Seed { get; init; } = 1;
}
