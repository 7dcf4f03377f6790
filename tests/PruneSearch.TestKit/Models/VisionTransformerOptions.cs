namespace PruneSearch.TestKit.Models;

/// <summary>The size and the form of a vision transformer.</summary>
public sealed record VisionTransformerOptions
{
    public AttentionLayout Layout { get; init; } = AttentionLayout.Separate;

    /// <summary>Channels of the image.</summary>
    public int Channels { get; init; } = 3;

    public int Image { get; init; } = 8;

    public int Patch { get; init; } = 4;

    public int Width { get; init; } = 12;

    public int Heads { get; init; } = 4;

    /// <summary>Key and value heads.</summary>
    public int KeyHeads { get; init; } = 4;

    public int HeadSize { get; init; } = 3;

    /// <summary>The feed-forward width.</summary>
    public int Hidden { get; init; } = 10;

    public int Blocks { get; init; } = 2;

    public int Classes { get; init; } = 5;

    /// <summary>Whether normalisation is one operator (opset 17) or decomposed.</summary>
    public bool NormalizationOperator { get; init; }

    /// <summary>Whether GELU is the approximation by tanh.</summary>
    public bool TanhGelu { get; init; }

    /// <summary>Whether a token may attend only to itself and those before it.</summary>
    public bool Causal { get; init; }

    public int Tokens => (Image / Patch * (Image / Patch)) + 1;
}
