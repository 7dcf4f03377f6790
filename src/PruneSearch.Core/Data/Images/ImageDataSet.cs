using PruneSearch.Data.Files;

namespace PruneSearch.Data.Images;

/// <summary>One split of an image folder. Images are decoded when first read, and kept as bytes where all of them are small enough.</summary>
internal sealed class ImageDataSet : IDataSet
{
    /// <summary>Decoded splits up to this many bytes stay in memory.</summary>
    private const long CacheLimit = 1L << 30;

    private readonly IReadOnlyList<LabelledImage> _images;
    private readonly byte[]?[]? _decoded;

    public ImageDataSet(ImageTree tree, string folder, string split)
    {
        _images = tree.Images(split);
        Name = $"{Path.GetFileName(folder)}/{split}";
        SampleShape = tree.Shape;
        Classes = tree.Classes;
        string[] paths = [.. _images.Select(image => image.Path)];
        Provenance = new DataProvenance("images", folder, split, SampleSelection.All(paths.Length), ContentFingerprint.OfFiles(paths, folder));
        _decoded = (long)paths.Length * this.SampleLength <= CacheLimit ? new byte[]?[paths.Length] : null;
    }

    public string Name { get; }

    public int Count => _images.Count;

    public int[] SampleShape { get; }

    public int? Classes { get; }

    public float PixelScale => 255;

    public DataProvenance Provenance { get; }

    public int Label(int index) => _images[index].Label;

    public void Read(int index, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        byte[]? pixels = _decoded is null ? null : Volatile.Read(ref _decoded[index]);
        if (pixels is null)
        {
            pixels = Decode(_images[index].Path);
            if (_decoded is not null)
            {
                Volatile.Write(ref _decoded[index], pixels);
            }
        }

        PixelBytes.Widen(pixels, destination);
    }

    private byte[] Decode(string path)
    {
        PngImage image = PngDecoder.Decode(DataFile.ReadAll(path), path);
        if (image.Height != SampleShape[1] || image.Width != SampleShape[2] || image.Channels > SampleShape[0])
        {
            throw new InvalidInputException(
                path,
                "its size or colour type has changed since the folder was opened",
                "files stay the same while they are used");
        }

        if (image.Channels == SampleShape[0])
        {
            return image.Pixels;
        }

        // A gray image among coloured ones.
        return [.. image.Pixels, .. image.Pixels, .. image.Pixels];
    }
}
