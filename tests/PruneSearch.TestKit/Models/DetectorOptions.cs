namespace PruneSearch.TestKit.Models;

/// <summary>The size of a <see cref="Detector"/>.</summary>
public sealed record DetectorOptions
{
    /// <summary>Height and width of the input in pixels, a multiple of 32.</summary>
    public int Image { get; init; } = 96;

    /// <summary>Channels of the input.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>Channels of the first stage; later ones have up to four times as many.</summary>
    public int Width { get; init; } = 8;

    /// <summary>Channels of the class maps.</summary>
    public int Classes { get; init; } = 5;
}
