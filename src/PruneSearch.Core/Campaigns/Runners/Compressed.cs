using System.IO.Compression;

namespace PruneSearch.Campaigns.Runners;

/// <summary>The size that a file has when it is shipped compressed: gzip (RFC 1952) at its usual level.</summary>
internal static class Compressed
{
    public static long LengthOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        return LengthOf(file);
    }

    public static long LengthOf(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        return LengthOf(stream);
    }

    private static long LengthOf(Stream stream)
    {
        using var counted = new CountingStream();
        using (var gzip = new GZipStream(counted, CompressionLevel.Optimal, leaveOpen: true))
        {
            stream.CopyTo(gzip);
        }

        return counted.Length;
    }
}
