namespace PruneSearch.Formats.Onnx;

/// <summary>What a reader of ONNX files may be told.</summary>
public sealed record OnnxReadOptions
{
    public static readonly OnnxReadOptions Default = new();

    /// <summary>Numbers for open dimensions other than the batch, by symbol.</summary>
    public IReadOnlyDictionary<string, long> Bindings { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);
}
