namespace PruneSearch.Data;

/// <summary>Bytes to floats of the same value.</summary>
internal static class PixelBytes
{
    public static void Widen(ReadOnlySpan<byte> pixels, Span<float> destination)
    {
        Span<float> values = destination[..pixels.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = pixels[i];
        }
    }
}
