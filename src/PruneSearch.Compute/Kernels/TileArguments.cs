namespace PruneSearch.Compute.Kernels;

/// <summary>What a register tile works on. Strides count numbers.</summary>
internal unsafe struct TileArguments
{
    /// <summary>First vector of the first tap of the first channel.</summary>
    public float* X;

    /// <summary>Between the tile's vectors.</summary>
    public nint XVector;

    /// <summary>Between channels, kernel rows, kernel taps.</summary>
    public nint XChannel;

    /// <inheritdoc cref="XChannel"/>
    public nint XRow;

    /// <inheritdoc cref="XChannel"/>
    public nint XTap;

    public int Channels;

    public int Rows;

    public int Taps;

    /// <summary>The broadcast operand, packed: [channel][row][tap][tile row].</summary>
    public float* W;

    /// <summary>The result.</summary>
    public float* Y;

    public nint YVector;

    /// <summary>Between the tile's rows in the result.</summary>
    public nint YRow;

    /// <summary>One number for each tile row, added; null for none.</summary>
    public float* Bias;

    /// <summary>Added to the result (a residual, or the partial sum so far); null for none.</summary>
    public float* Add;

    public nint AddVector;

    public nint AddRow;

    /// <summary>Whether the result is limited to [Low, High] at the end.</summary>
    public bool Clamp;

    public float Low;

    public float High;
}
