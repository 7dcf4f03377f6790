using PruneSearch.Data.Files;

namespace PruneSearch.Data.Images;

/// <summary>The files of an image folder, their labels, and the one size they all have. Looked through once, when it is first needed.</summary>
internal sealed class ImageTree
{
    private readonly Dictionary<string, List<LabelledImage>> _splits = new(StringComparer.Ordinal);
    private readonly Lazy<int[]> _shape;

    /// <param name="folders">The folder of every split, by the split's name.</param>
    public ImageTree(IReadOnlyDictionary<string, string> folders)
    {
        List<string>? classes = null;
        foreach ((string split, string folder) in folders.OrderBy(pair => pair.Key == "train" ? 0 : 1))
        {
            List<string> names = [.. DataFolder.Folders(folder).Select(path => Path.GetFileName(path))];
            classes ??= names;
            _splits.Add(split, List(folder, names, classes));
        }

        Classes = classes is { Count: > 0 } ? classes.Count : null;
        _shape = new(CommonShape);
    }

    /// <summary>Number of class folders; null when the images lie in no class folders.</summary>
    public int? Classes { get; }

    /// <summary>[channels, height, width] of every image: 3 channels as soon as one is in colour.</summary>
    public int[] Shape => _shape.Value;

    public IReadOnlyList<LabelledImage> Images(string split) => _splits[split];

    private static List<LabelledImage> List(string folder, List<string> names, List<string> classes)
    {
        List<LabelledImage> images = [.. Pngs(folder, SearchOption.TopDirectoryOnly).Select(path => new LabelledImage(path, -1))];
        if (images.Count > 0 && names.Count > 0)
        {
            throw new InvalidInputException(
                images[0].Path,
                "an image lies beside class folders; put it into one, or take the folders out",
                "images are either all in class folders or all in none");
        }

        foreach (string name in names)
        {
            int label = classes.IndexOf(name);
            if (label < 0)
            {
                throw new InvalidInputException(
                    Path.Combine(folder, name),
                    $"the training split has no class of that name; it has {string.Join(", ", classes.Take(20))}",
                    "every split has the classes of the training split");
            }

            images.AddRange(Pngs(Path.Combine(folder, name), SearchOption.AllDirectories).Select(path => new LabelledImage(path, label)));
        }

        if (names.Count == 0 && classes.Count > 0)
        {
            throw new InvalidInputException(
                folder,
                "it has no class folders, and the training split has",
                "every split has the classes of the training split");
        }

        return images.Count > 0
            ? images
            : throw new InvalidInputException(
                folder,
                "there are no PNG images in it; mend the path, or convert the images to PNG",
                "a folder of images has at least one PNG");
    }

    private static List<string> Pngs(string folder, SearchOption depth)
    {
        var pngs = new List<string>();
        foreach (string path in DataFolder.Files(folder, "*", depth))
        {
            string extension = Path.GetExtension(path).ToLowerInvariant();
            if (extension is ".jpg" or ".jpeg" or ".bmp" or ".gif" or ".webp" or ".tif" or ".tiff" or ".ppm" or ".pgm")
            {
                throw new InvalidInputException(
                    path,
                    $"{extension} images cannot be read; convert the folder to PNG",
                    "images are PNG files");
            }

            if (extension == ".png")
            {
                pngs.Add(path);
            }
        }

        return pngs;
    }

    private int[] CommonShape()
    {
        int[]? shape = null;
        string? first = null;
        foreach (LabelledImage image in _splits.Values.SelectMany(images => images))
        {
            PngHeader header = ReadHeader(image.Path);
            first ??= image.Path;
            shape ??= [1, header.Height, header.Width];
            if (header.Height != shape[1] || header.Width != shape[2])
            {
                throw new InvalidInputException(
                    image.Path,
                    $"it is {header.Width} x {header.Height} pixels, and {first} is {shape[2]} x {shape[1]}; resize all images to one size",
                    "all images have one size");
            }

            shape[0] = header.IsGray ? shape[0] : 3;
        }

        return shape!;
    }

    private static PngHeader ReadHeader(string path)
    {
        using DataFile file = DataFile.Open(path);
        return PngHeader.Parse(file.Read(PngHeader.FileBytes, "the PNG header"), new FileInfo(path).Length, path);
    }
}
