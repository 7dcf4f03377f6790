namespace PruneSearch.Data.Images;

/// <summary>A decoded image of 8 bits per channel.</summary>
/// <param name="Channels">1 for gray, 3 for red, green, blue.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Pixels">[channels, height, width].</param>
internal sealed record PngImage(int Channels, int Height, int Width, byte[] Pixels);
