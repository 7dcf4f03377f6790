namespace PruneSearch.Data.Images;

/// <summary>PNG colour types, by their number in the file.</summary>
internal enum PngColor : byte
{
    Gray = 0,
    Rgb = 2,
    Palette = 3,
    GrayAlpha = 4,
    RgbAlpha = 6,
}
