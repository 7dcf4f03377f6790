using System.Buffers.Binary;
using PruneSearch.Data.Files;

namespace PruneSearch.Data.Images;

/// <summary>The IHDR chunk of a PNG file, checked (W3C PNG specification, section 11.2.1).</summary>
internal sealed record PngHeader(int Width, int Height, int BitDepth, PngColor Color, bool Interlaced)
{
    /// <summary>Signature, chunk length and type, 13 bytes of IHDR and its CRC: what must be read to know an image's size.</summary>
    public const int FileBytes = 33;

    // Deflate shrinks data at most 1032-fold (zlib technical details).
    private const int MaxDeflateRatio = 1032;

    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Samples per pixel as stored.</summary>
    public int Channels => Color switch
    {
        PngColor.Gray or PngColor.Palette => 1,
        PngColor.GrayAlpha => 2,
        PngColor.Rgb => 3,
        _ => 4,
    };

    /// <summary>Whether the image is shades of gray by its type; a palette counts as colour.</summary>
    public bool IsGray => Color is PngColor.Gray or PngColor.GrayAlpha;

    /// <summary>Bytes per complete pixel, at least 1: the distance that filters look back.</summary>
    public int FilterDistance => Math.Max(1, BitDepth * Channels / 8);

    /// <summary>Bytes in a row of that many pixels, without its filter byte.</summary>
    public long RowBytes(int width) => (((long)width * BitDepth * Channels) + 7) / 8;

    /// <param name="file">The file's first <see cref="FileBytes"/> bytes or more.</param>
    /// <param name="fileLength">Length of the whole file: an image that cannot come out of so few bytes is refused before memory is taken.</param>
    /// <param name="path">For errors.</param>
    public static PngHeader Parse(ReadOnlySpan<byte> file, long fileLength, string path)
    {
        if (file.Length < FileBytes || !file.StartsWith(Signature))
        {
            throw new InvalidInputException(
                path,
                "it does not begin with the PNG signature and header; it is another format or truncated",
                "an image is a PNG file");
        }

        ReadOnlySpan<byte> chunk = file[8..];
        if (BinaryPrimitives.ReadUInt32BigEndian(chunk) != 13 || !chunk[4..].StartsWith("IHDR"u8))
        {
            throw Bad(path, "the first chunk is not IHDR");
        }

        if (Crc32.Of(chunk.Slice(4, 17)) != BinaryPrimitives.ReadUInt32BigEndian(chunk[21..]))
        {
            throw Bad(path, "the CRC of the IHDR chunk is wrong");
        }

        ReadOnlySpan<byte> data = chunk[8..];
        int width = BinaryPrimitives.ReadInt32BigEndian(data);
        int height = BinaryPrimitives.ReadInt32BigEndian(data[4..]);
        int depth = data[8];
        var color = (PngColor)data[9];
        bool allowed = color switch
        {
            PngColor.Gray => depth is 1 or 2 or 4 or 8 or 16,
            PngColor.Palette => depth is 1 or 2 or 4 or 8,
            PngColor.Rgb or PngColor.GrayAlpha or PngColor.RgbAlpha => depth is 8 or 16,
            _ => false,
        };
        if (width <= 0 || height <= 0 || !allowed || data[10] != 0 || data[11] != 0 || data[12] > 1)
        {
            throw Bad(
                path,
                $"IHDR says {width} x {height} pixels, bit depth {depth}, colour type {data[9]}, compression {data[10]}, filter {data[11]}, interlace {data[12]}");
        }

        var header = new PngHeader(width, height, depth, color, data[12] == 1);
        Int128 rows = (Int128)height * (1 + header.RowBytes(width));
        return rows <= (Int128)fileLength * MaxDeflateRatio && (Int128)height * width * 3 <= Array.MaxLength
            ? header
            : throw Bad(path, $"{width} x {height} pixels cannot come out of a file of {fileLength} bytes");
    }

    private static InvalidInputException Bad(string path, string message) =>
        new($"{path}, byte 8", $"{message}: the file is damaged; get it again", "the PNG header is valid");
}
