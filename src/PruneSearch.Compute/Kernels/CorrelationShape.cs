namespace PruneSearch.Compute.Kernels;

/// <summary>The extents and strides of a cross-correlation. Strides count numbers.</summary>
internal sealed record CorrelationShape
{
    /// <summary>Channels that are summed over.</summary>
    public required int Channels { get; init; }

    /// <summary>Channels that are computed.</summary>
    public required int Outputs { get; init; }

    public required int Rows { get; init; }

    public required int Columns { get; init; }

    public required int TapRows { get; init; }

    public required int TapColumns { get; init; }

    public required nint SourceChannel { get; init; }

    /// <summary>From the source of one output row to that of the next.</summary>
    public required nint SourceRow { get; init; }

    public required nint SourceColumn { get; init; }

    public required nint TapRow { get; init; }

    public required nint TapColumn { get; init; }

    public required nint DestinationChannel { get; init; }

    public required nint DestinationRow { get; init; }

    public required nint DestinationColumn { get; init; }
}
