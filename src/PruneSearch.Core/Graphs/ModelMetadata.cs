using System.Collections.Immutable;

namespace PruneSearch.Graphs;

/// <summary>What an ONNX file says about itself beside its graph. Survives reading, pruning and writing.</summary>
public sealed record ModelMetadata
{
    public string ProducerName { get; init; } = string.Empty;

    public string ProducerVersion { get; init; } = string.Empty;

    public string Domain { get; init; } = string.Empty;

    public long ModelVersion { get; init; }

    public string Documentation { get; init; } = string.Empty;

    /// <summary>The <c>metadata_props</c> of the file.</summary>
    public ImmutableSortedDictionary<string, string> Properties { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}
