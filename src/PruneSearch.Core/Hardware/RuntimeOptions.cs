namespace PruneSearch.Hardware;

/// <summary>How a runtime loads and runs a model.</summary>
public sealed record RuntimeOptions
{
    private static readonly IReadOnlyDictionary<string, string> NoEntries = new Dictionary<string, string>();

    /// <summary>Threads used inside one operator. Default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Samples per inference: the size of a dynamic leading axis. Default 1.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>The runtime's own name for a device back end, in any case, with or without "ExecutionProvider". Default "cpu".</summary>
    public string Provider { get; init; } = "cpu";

    /// <summary>Options that the provider understands, passed through by name.</summary>
    public IReadOnlyDictionary<string, string> ProviderOptions { get; init; } = NoEntries;

    /// <summary>Options that the runtime's session understands, passed through by name.</summary>
    public IReadOnlyDictionary<string, string> SessionOptions { get; init; } = NoEntries;

    /// <summary>The runtime's native library, a file or the folder that holds it. Default: found in the usual places.</summary>
    public string? Library { get; init; }

    /// <summary>Default <see cref="GraphOptimization.All"/>.</summary>
    public GraphOptimization Optimization { get; init; } = GraphOptimization.All;

    /// <summary>
    /// Flush denormal numbers to zero while running (default). Pruned and fine-tuned weights hold many, and on most CPUs each costs
    /// a hundred cycles or more, which would be mistaken for the cost of the architecture.
    /// </summary>
    public bool FlushDenormals { get; init; } = true;
}
