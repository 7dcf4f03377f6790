namespace PruneSearch.Campaigns.Specs;

/// <summary>The base model: an ONNX file, or a built-in architecture that is trained first. Exactly one of the two.</summary>
public sealed record ModelSpec
{
    /// <summary>Full path of an ONNX file; null where an architecture is trained.</summary>
    public string? Onnx { get; init; }

    /// <summary>Numbers for open dimensions of the ONNX file other than the batch, by name.</summary>
    public IReadOnlyDictionary<string, long> Bind { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>A name that <c>Architecture.Names</c> lists; null where an ONNX file is given.</summary>
    public string? Architecture { get; init; }

    /// <summary>Channels of the architecture's first stage; null for its own.</summary>
    public int? Width { get; init; }

    /// <summary>How the architecture is trained; present exactly with <see cref="Architecture"/>.</summary>
    public TrainingSpec? Training { get; init; }
}
