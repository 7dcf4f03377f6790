namespace PruneSearch.Data.Loading;

/// <summary>How a <see cref="BatchLoader"/> orders and prepares samples.</summary>
public sealed record BatchLoaderOptions
{
    /// <summary>Samples per batch. Default 128; at least 1.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>A new order every epoch, which <see cref="Seed"/> and the epoch decide; otherwise the data's own order. Default off.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Leaves out the last batch of an epoch when it is not full. Default off.</summary>
    public bool DropLast { get; init; }

    /// <summary>Decides order and augmentation. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Default <see cref="Normalization.Unit"/>: pixels on 0..1.</summary>
    public Normalization Normalization { get; init; } = Normalization.Unit;

    /// <summary>Default none.</summary>
    public Augmentation Augmentation { get; init; } = Augmentation.None;
}
