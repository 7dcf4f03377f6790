namespace PruneSearch.Data.Images;

/// <summary>Puts the samples of reconstructed rows into the planes of the image, as 8-bit values without alpha.</summary>
internal sealed class PngSamples
{
    private readonly PngHeader _header;
    private readonly byte[] _palette;
    private readonly string _path;

    public PngSamples(PngHeader header, byte[] palette, string path)
    {
        _header = header;
        _palette = palette;
        _path = path;
        int channels = header.IsGray ? 1 : 3;
        Image = new PngImage(channels, header.Height, header.Width, new byte[channels * header.Height * header.Width]);
    }

    public PngImage Image { get; }

    public void Put(ReadOnlySpan<byte> row, PngPass pass, int passRow)
    {
        int plane = Image.Height * Image.Width;
        int start = (pass.Y + (passRow * pass.StepY)) * Image.Width;
        for (int i = 0; i < pass.Width; i++)
        {
            int pixel = start + pass.X + (i * pass.StepX);
            if (_header.Color == PngColor.Palette)
            {
                PutPalette(Sample(row, i), pixel, plane);
                continue;
            }

            for (int channel = 0; channel < Image.Channels; channel++)
            {
                Image.Pixels[(channel * plane) + pixel] = Scale(Sample(row, (i * _header.Channels) + channel));
            }
        }
    }

    private void PutPalette(int entry, int pixel, int plane)
    {
        if (3 * entry >= _palette.Length)
        {
            throw new InvalidInputException(
                _path,
                $"a pixel has palette entry {entry} of {_palette.Length / 3}: the file is damaged",
                "pixels have an entry of the palette");
        }

        for (int channel = 0; channel < 3; channel++)
        {
            Image.Pixels[(channel * plane) + pixel] = _palette[(3 * entry) + channel];
        }
    }

    private int Sample(ReadOnlySpan<byte> row, int index)
    {
        switch (_header.BitDepth)
        {
            case 8:
                return row[index];
            case 16:
                return (row[2 * index] << 8) | row[(2 * index) + 1];
            default:
                int bit = index * _header.BitDepth;
                return (row[bit >> 3] >> (8 - _header.BitDepth - (bit & 7))) & ((1 << _header.BitDepth) - 1);
        }
    }

    private byte Scale(int sample) => _header.BitDepth switch
    {
        8 => (byte)sample,
        16 => (byte)(((sample * 255) + 32767) / 65535),
        _ => (byte)(sample * 255 / ((1 << _header.BitDepth) - 1)),
    };
}
