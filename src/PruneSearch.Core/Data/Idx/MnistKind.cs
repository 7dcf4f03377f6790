using PruneSearch.Data.Files;

namespace PruneSearch.Data.Idx;

/// <summary>
/// <c>mnist:DIR</c>: MNIST, or a set in its layout with 10 classes, in the four IDX files under their usual names, plain or .gz.
/// Samples are [1, rows, columns].
/// </summary>
internal sealed class MnistKind : IDataKind
{
    private const int Classes = 10;

    public string Name => "mnist";

    public string Syntax => "mnist:DIR";

    public DataParts Open(string argument, string baseFolder)
    {
        string folder = DataFolder.Resolve(argument, baseFolder, Syntax);
        return new DataParts(() => Read(folder, "train", "train"), null, () => Read(folder, "test", "t10k"), HoldOut.LastTenth);
    }

    private static ByteDataSet Read(string folder, string split, string prefix)
    {
        string images = Find(folder, $"{prefix}-images-idx3-ubyte");
        string labels = Find(folder, $"{prefix}-labels-idx1-ubyte");
        IdxArray pixels = IdxArray.Read(images, 3);
        IdxArray classes = IdxArray.Read(labels, 1);
        int count = pixels.Shape[0];
        if (classes.Shape[0] != count)
        {
            throw new InvalidInputException(
                labels,
                $"it has {classes.Shape[0]} labels for the {count} images of {Path.GetFileName(images)}; get both files of the same set",
                "there is one label per image");
        }

        LabelCheck.Below(labels, classes.Bytes, Classes);
        var provenance = new DataProvenance("mnist", folder, split, SampleSelection.All(count), ContentFingerprint.OfFiles([images, labels]));
        return new ByteDataSet($"mnist/{split}", [1, pixels.Shape[1], pixels.Shape[2]], Classes, classes.Bytes, pixels.Bytes, provenance);
    }

    private static string Find(string folder, string name) => DataFile.Find(folder, name)
        ?? throw new InvalidInputException(
            Path.Combine(folder, name),
            "there is no such file, plain or .gz; get it, or mend the folder",
            "an MNIST folder has its four IDX files");
}
