using System.IO.Compression;
using PruneSearch.Data.Files;

namespace PruneSearch.Data.Arrays;

/// <summary>A .npz (a zip of .npy entries) or a single .npy, told apart by their first bytes. Arrays are read when asked for.</summary>
internal sealed class ArrayFile
{
    private const string ZipRule = "an .npz file is a zip of .npy arrays";
    private readonly bool _zipped;
    private readonly Lazy<int?> _classes;

    public ArrayFile(string path)
    {
        Path = path;
        using (DataFile file = DataFile.Open(path))
        {
            _zipped = file.Read(2, "the first bytes").AsSpan().SequenceEqual("PK"u8);
        }

        Names = _zipped ? WithZip(zip => zip.Entries.Select(entry => entry.FullName).Where(IsArray).Select(name => name[..^4]).ToList()) : ["x"];
        Fingerprint = ContentFingerprint.OfFiles([path]);
        _classes = new(CountClasses);
    }

    public string Path { get; }

    /// <summary>The arrays' names, without .npy.</summary>
    public IReadOnlyList<string> Names { get; }

    public Lazy<string> Fingerprint { get; }

    /// <summary>One more than the largest label of any split; null when the file has no labels.</summary>
    public int? Classes => _classes.Value;

    /// <summary>The name of the array that holds <paramref name="prefix"/> (x or y) for a split; null when there is none.</summary>
    public string? Find(string prefix, string split)
    {
        string[] accepted = split switch
        {
            ArrayDataSet.Whole => [prefix],
            "validation" => [$"{prefix}_validation", $"{prefix}_val", $"{prefix}_valid"],
            _ => [$"{prefix}_{split}"],
        };
        return Names.FirstOrDefault(name => accepted.Contains(name, StringComparer.OrdinalIgnoreCase));
    }

    public string Where(string array) => _zipped ? $"{Path}: {array}" : Path;

    public NpyArray Read(string array)
    {
        if (_zipped)
        {
            return NpyArray.Parse(WithZip(zip => Unzip(zip, array)), Where(array));
        }

        using DataFile file = DataFile.Open(Path);
        return NpyArray.Parse(file.ReadToEnd("the array"), Where(array));
    }

    private static bool IsArray(string entry) => entry.EndsWith(".npy", StringComparison.Ordinal);

    private byte[] Unzip(ZipArchive zip, string array)
    {
        ZipArchiveEntry entry = zip.GetEntry(array + ".npy")
            ?? throw new InvalidInputException(Where(array), "the array has gone while the file was read", ZipRule);
        using DataFile file = DataFile.Of(Where(array), entry.Open());
        byte[] bytes = file.ReadToEnd("the array");
        return bytes.Length == entry.Length && Crc32.Of(bytes) == entry.Crc32
            ? bytes
            : throw new InvalidInputException(
                Where(array),
                "its length or CRC is not what the zip directory says: the file is damaged; get it again",
                ZipRule);
    }

    private T WithZip<T>(Func<ZipArchive, T> read)
    {
        try
        {
            using ZipArchive zip = ZipFile.OpenRead(Path);
            return read(zip);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidInputException(Path, $"the zip is damaged ({e.Message}); get the file again", ZipRule, e);
        }
        catch (Exception e) when (DataFile.IsFileError(e))
        {
            throw DataFile.Unreadable(Path, e);
        }
    }

    private int? CountClasses()
    {
        string[] splits = [ArrayDataSet.Whole, "train", "validation", "test"];
        List<string> labels = [.. splits.Select(split => Find("y", split)).OfType<string>()];
        return labels.Count == 0 ? null : labels.Max(array => ArrayLabels.Read(this, array).Max()) + 1;
    }
}
