using System.Buffers.Binary;
using System.IO.Compression;

namespace PruneSearch.Core.Tests.Data;

/// <summary>Writes PNG files with every filter in turn: a reference for the decoder, written from the specification the other way round.</summary>
internal static class PngWriter
{
    /// <param name="samples">[height, width, channels] sample values as stored.</param>
    /// <param name="color">PNG colour type.</param>
    /// <param name="extra">Chunks between IHDR and IDAT: type and data.</param>
    public static byte[] Write(int width, int height, int color, int depth, bool interlaced, int[] samples, params (string Type, byte[] Data)[] extra)
    {
        int channels = color switch { 0 or 3 => 1, 4 => 2, 2 => 3, _ => 4 };
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = (byte)depth;
        header[9] = (byte)color;
        header[12] = (byte)(interlaced ? 1 : 0);
        var raw = new List<byte>();
        (int X, int Y, int Dx, int Dy)[] passes = interlaced
            ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
            : [(0, 0, 1, 1)];
        int filter = 0;
        foreach ((int x0, int y0, int dx, int dy) in passes)
        {
            byte[]? above = null;
            for (int y = y0; y < height && x0 < width; y += dy)
            {
                var bits = new List<int>();
                for (int x = x0; x < width; x += dx)
                {
                    for (int c = 0; c < channels; c++)
                    {
                        int sample = samples[(((y * width) + x) * channels) + c];
                        for (int bit = depth - 1; bit >= 0; bit--)
                        {
                            bits.Add((sample >> bit) & 1);
                        }
                    }
                }

                var row = new byte[(bits.Count + 7) / 8];
                for (int i = 0; i < bits.Count; i++)
                {
                    row[i / 8] |= (byte)(bits[i] << (7 - (i % 8)));
                }

                raw.AddRange(Filter(row, above ?? new byte[row.Length], Math.Max(1, depth * channels / 8), filter));
                filter = (filter + 1) % 5;
                above = row;
            }
        }

        return Assemble([("IHDR", header), .. extra, ("IDAT", Deflate([.. raw])), ("IEND", [])]);
    }

    /// <summary>A whole file of the given chunks, with lengths and CRCs.</summary>
    public static byte[] Assemble(params (string Type, byte[] Data)[] chunks)
    {
        var file = new List<byte> { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A };
        foreach ((string type, byte[] data) in chunks)
        {
            byte[] body = [.. type.Select(c => (byte)c), .. data];
            file.AddRange(BigEndian((uint)data.Length));
            file.AddRange(body);
            file.AddRange(BigEndian(Crc(body)));
        }

        return [.. file];
    }

    public static byte[] Deflate(byte[] raw)
    {
        var bytes = new MemoryStream();
        using (var zlib = new ZLibStream(bytes, CompressionLevel.Optimal))
        {
            zlib.Write(raw);
        }

        return bytes.ToArray();
    }

    private static IEnumerable<byte> Filter(byte[] row, byte[] above, int distance, int filter)
    {
        yield return (byte)filter;
        for (int i = 0; i < row.Length; i++)
        {
            int a = i < distance ? 0 : row[i - distance];
            int b = above[i];
            int c = i < distance ? 0 : above[i - distance];
            int[] byDistance = [a, b, c];
            int nearest = byDistance.MinBy(value => Math.Abs(a + b - c - value));
            int predicted = filter switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) >> 1, _ => nearest };
            yield return (byte)(row[i] - predicted);
        }
    }

    private static byte[] BigEndian(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    // Bit by bit, from the polynomial's definition.
    private static uint Crc(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1)));
            }
        }

        return ~crc;
    }
}
