namespace PruneSearch.TestKit.Artifacts;

/// <summary>Contents for artifacts.</summary>
public static class ArtifactBytes
{
    /// <summary>Bytes without a pattern, the same for the same seed.</summary>
    public static byte[] Of(int length, int seed = 1)
    {
        byte[] bytes = new byte[length];
        uint state = (uint)(seed * 2654435761u) | 1;
        for (int i = 0; i < length; i++)
        {
            state = (state * 1664525u) + 1013904223u;
            bytes[i] = (byte)(state >> 24);
        }

        return bytes;
    }
}
