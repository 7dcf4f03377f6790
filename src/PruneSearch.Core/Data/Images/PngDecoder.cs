using System.IO.Compression;

namespace PruneSearch.Data.Images;

/// <summary>
/// Decodes PNG (W3C PNG specification, second edition): every colour type, bit depths 1 to 16, palettes, Adam7 interlace, CRCs and
/// Adler-32 checked. 16-bit samples are rounded to 8; gray of fewer bits is stretched to 0..255; transparency is checked and left out, as
/// the usual loaders of training images do; gamma and colour profiles are not applied.
/// </summary>
internal static class PngDecoder
{
    /// <param name="file">The whole file.</param>
    /// <param name="path">For errors.</param>
    /// <exception cref="InvalidInputException">The file is not a valid PNG.</exception>
    public static PngImage Decode(byte[] file, string path)
    {
        PngHeader header = PngHeader.Parse(file, file.Length, path);
        PngChunks chunks = PngChunks.Parse(file, header, path);
        PngPass[] passes = PngPass.Of(header);
        long length = passes.Sum(pass => pass.Height * (1 + header.RowBytes(pass.Width)));
        byte[] rows = Inflate(chunks.Compressed, length, path);
        var samples = new PngSamples(header, chunks.Palette, path);
        int start = 0;
        foreach (PngPass pass in passes)
        {
            int rowBytes = (int)header.RowBytes(pass.Width);
            var above = new byte[rowBytes].AsSpan();
            for (int y = 0; y < pass.Height; y++)
            {
                Span<byte> row = rows.AsSpan(start + 1, rowBytes);
                if (!PngFilter.Undo(rows[start], row, above, header.FilterDistance))
                {
                    throw new InvalidInputException(
                        path,
                        $"row {y} has filter type {rows[start]}: the file is damaged",
                        "PNG filter types are 0 to 4");
                }

                samples.Put(row, pass, y);
                above = row;
                start += 1 + rowBytes;
            }
        }

        return samples.Image;
    }

    private static byte[] Inflate(byte[] compressed, long length, string path)
    {
        const string Rule = "the image data is valid zlib, as long as the header says";
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
            var rows = new byte[length];
            int read = zlib.ReadAtLeast(rows, rows.Length, throwOnEndOfStream: false);
            if (read < length || zlib.ReadByte() >= 0)
            {
                throw new InvalidInputException(
                    path,
                    $"the image data is {(read < length ? "shorter" : "longer")} than the {length} bytes of the image: the file is damaged",
                    Rule);
            }

            return rows;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new InvalidInputException(path, $"the image data is damaged ({e.Message}); get the file again", Rule, e);
        }
    }
}
