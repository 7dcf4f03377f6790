using System.Buffers.Binary;
using PruneSearch.Data.Files;

namespace PruneSearch.Data.Images;

/// <summary>The chunks of a PNG file that decoding needs: lengths, order and CRC checked.</summary>
/// <param name="Palette">PLTE: red, green, blue per entry; empty without one.</param>
/// <param name="Compressed">The concatenated IDAT chunks: one zlib stream.</param>
internal sealed record PngChunks(byte[] Palette, byte[] Compressed)
{
    private const string Rule = "PNG chunks are whole, in order, and their CRC is right";

    public static PngChunks Parse(byte[] file, PngHeader header, string path)
    {
        byte[]? palette = null;
        var compressed = new MemoryStream();
        bool dataEnded = false;
        string previous = "IHDR";
        int position = PngHeader.FileBytes;
        while (true)
        {
            ReadOnlySpan<byte> data = Next(file, position, path, out string type);
            InvalidInputException Bad(string message) => new($"{path}, byte {position}", message, Rule);
            switch (type)
            {
                case "PLTE":
                    if (palette is not null || compressed.Length > 0 || data.Length is 0 or > 768 || data.Length % 3 != 0 || header.IsGray)
                    {
                        throw Bad($"a palette of {data.Length} bytes cannot stand here");
                    }

                    palette = data.ToArray();
                    break;
                case "tRNS":
                    CheckTransparency(data, header, palette, compressed.Length > 0, Bad);
                    break;
                case "IDAT":
                    dataEnded |= previous != "IDAT" && compressed.Length > 0;
                    if (dataEnded)
                    {
                        throw Bad("the image data is not in one piece");
                    }

                    compressed.Write(data);
                    break;
                case "IEND":
                    return header.Color == PngColor.Palette && palette is null
                        ? throw Bad("the palette is missing")
                        : new PngChunks(palette ?? [], compressed.ToArray());
                default:
                    if (char.IsAsciiLetterUpper(type[0]))
                    {
                        throw Bad($"the chunk '{type}' is not known, and needed to decode the image");
                    }

                    break;
            }

            previous = type;
            position += 12 + data.Length;
        }
    }

    private static void CheckTransparency(ReadOnlySpan<byte> data, PngHeader header, byte[]? palette, bool late, Func<string, InvalidInputException> bad)
    {
        bool fits = header.Color switch
        {
            PngColor.Gray => data.Length == 2,
            PngColor.Rgb => data.Length == 6,
            PngColor.Palette => palette is not null && data.Length <= palette.Length / 3,
            _ => false,
        };
        if (!fits || late)
        {
            throw bad($"a transparency chunk of {data.Length} bytes cannot stand here");
        }
    }

    private static ReadOnlySpan<byte> Next(byte[] file, int position, string path, out string type)
    {
        ReadOnlySpan<byte> rest = file.AsSpan(position);
        uint length = rest.Length < 12 ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(rest);
        if (length > rest.Length - 12)
        {
            throw new InvalidInputException(
                $"{path}, byte {position}",
                "the file ends inside a chunk: it is truncated; get it again",
                Rule);
        }

        ReadOnlySpan<byte> body = rest.Slice(4, 4 + (int)length);
        type = System.Text.Encoding.Latin1.GetString(body[..4]);
        if (Crc32.Of(body) != BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]))
        {
            throw new InvalidInputException(
                $"{path}, byte {position}",
                $"the CRC of the '{type}' chunk is wrong: the file is damaged; get it again",
                Rule);
        }

        return body[4..];
    }
}
