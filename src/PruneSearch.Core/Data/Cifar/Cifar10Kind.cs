using System.Globalization;
using PruneSearch.Data.Files;

namespace PruneSearch.Data.Cifar;

/// <summary>
/// <c>cifar10:DIR</c>: CIFAR-10, binary version (Krizhevsky, 2009): records of one label byte and 3 x 32 x 32 pixels. Training samples are
/// <c>data_batch_N.bin</c> in the order of N, as many as are there; test samples <c>test_batch.bin</c>; each plain or .gz.
/// </summary>
internal sealed class Cifar10Kind : IDataKind
{
    private const int Classes = 10;
    private const int Pixels = 3 * 32 * 32;
    private const int Record = 1 + Pixels;

    public string Name => "cifar10";

    public string Syntax => "cifar10:DIR";

    public DataParts Open(string argument, string baseFolder)
    {
        string folder = DataFolder.Resolve(argument, baseFolder, Syntax);
        return new DataParts(() => Read(folder, "train", TrainingFiles(folder)), null, () => Read(folder, "test", [TestFile(folder)]), HoldOut.LastTenth);
    }

    private static string TestFile(string folder) => DataFile.Find(folder, "test_batch.bin")
        ?? throw Missing(folder, "test_batch.bin");

    private static List<string> TrainingFiles(string folder)
    {
        const string Prefix = "data_batch_";
        var numbers = new SortedSet<int>();
        foreach (string path in DataFolder.Files(folder, $"{Prefix}*"))
        {
            string number = Path.GetFileName(path)[Prefix.Length..].Split('.')[0];
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int n))
            {
                numbers.Add(n);
            }
        }

        List<string> files = [.. numbers.Select(n => DataFile.Find(folder, $"{Prefix}{n}.bin")).OfType<string>()];
        return files.Count > 0 ? files : throw Missing(folder, $"{Prefix}1.bin");
    }

    private static ByteDataSet Read(string folder, string split, List<string> paths)
    {
        List<byte[]> batches = [.. paths.Select(ReadRecords)];
        long count = batches.Sum(batch => (long)batch.Length / Record);
        if (count * Pixels > Array.MaxLength)
        {
            throw new InvalidInputException(
                folder,
                $"{count} images do not fit in memory; leave out some batches",
                "at most 2 GiB of images");
        }

        var labels = new byte[count];
        var pixels = new byte[count * Pixels];
        int sample = 0;
        foreach (byte[] batch in batches)
        {
            for (int start = 0; start < batch.Length; start += Record, sample++)
            {
                labels[sample] = batch[start];
                batch.AsSpan(start + 1, Pixels).CopyTo(pixels.AsSpan(sample * Pixels));
            }
        }

        var provenance = new DataProvenance("cifar10", folder, split, SampleSelection.All(labels.Length), ContentFingerprint.OfFiles(paths));
        return new ByteDataSet($"cifar10/{split}", [3, 32, 32], Classes, labels, pixels, provenance);
    }

    private static byte[] ReadRecords(string path)
    {
        using DataFile file = DataFile.Open(path);
        byte[] bytes = file.ReadToEnd("the batch");
        if (bytes.Length == 0 || bytes.Length % Record != 0)
        {
            throw new InvalidInputException(
                path,
                $"it holds {bytes.Length} bytes, which is not a whole number of {Record}-byte records: it is truncated or another format",
                $"a CIFAR-10 batch is records of {Record} bytes");
        }

        var labels = new byte[bytes.Length / Record];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = bytes[i * Record];
        }

        LabelCheck.Below(path, labels, Classes);
        return bytes;
    }

    private static InvalidInputException Missing(string folder, string name) => new(
        Path.Combine(folder, name),
        "there is no such file, plain or .gz; get the binary version of CIFAR-10, or mend the folder",
        "a CIFAR-10 folder has data_batch_N.bin and test_batch.bin");
}
