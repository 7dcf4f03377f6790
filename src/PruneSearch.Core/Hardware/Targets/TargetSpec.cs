namespace PruneSearch.Hardware.Targets;

/// <summary>A target as a user writes it, not yet checked. Null means the default.</summary>
public sealed record TargetSpec
{
    /// <summary>The label by which work items find workers that are this target.</summary>
    public string? Name { get; init; }

    /// <summary>A registered runtime, or <c>model:</c> with the name of a cost model's preset. Default "onnxruntime".</summary>
    public string? Runtime { get; init; }

    /// <summary>1 to 1024. Default 1.</summary>
    public int? Threads { get; init; }

    /// <summary>Samples per inference, 1 to 65536. Default 1.</summary>
    public int? Batch { get; init; }

    /// <summary>Default "cpu".</summary>
    public string? Provider { get; init; }

    public IReadOnlyDictionary<string, string>? ProviderOptions { get; init; }

    /// <summary>The runtime's session options; for <c>model:</c>, the constants to change.</summary>
    public IReadOnlyDictionary<string, string>? Options { get; init; }

    /// <summary>The runtime's native library, a file or its folder.</summary>
    public string? Library { get; init; }

    /// <summary>none, basic, extended or all. Default "all".</summary>
    public string? Optimization { get; init; }

    /// <summary>Default true.</summary>
    public bool? FlushDenormals { get; init; }
}
