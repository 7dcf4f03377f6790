namespace PruneSearch.Data;

/// <summary>Where samples come from: what a receipt records, and what the check for samples shared between splits compares.</summary>
public sealed class DataProvenance
{
    private readonly Lazy<string> _fingerprint;

    internal DataProvenance(string kind, string path, string split, SampleSelection samples, Lazy<string> fingerprint)
    {
        Kind = kind;
        Path = path;
        Split = split;
        Samples = samples;
        _fingerprint = fingerprint;
    }

    /// <summary>The kind of source: <c>cifar10</c>, <c>npz</c>, ...</summary>
    public string Kind { get; }

    /// <summary>Full path of the file or folder; for generated data the options that decide its samples.</summary>
    public string Path { get; }

    /// <summary>
    /// The source's own split that <see cref="Samples"/> counts in: <c>train</c>, <c>validation</c>, <c>test</c>, or <c>all</c> for a
    /// source without splits. (A validation set held out of the training samples says <c>train</c> here, and its range.)
    /// </summary>
    public string Split { get; }

    /// <summary>Which samples of the split.</summary>
    public SampleSelection Samples { get; }

    /// <summary>
    /// SHA-256, lower-case hexadecimal, over one line for every file of the split in order: the file's SHA-256 and, in a folder of images, a
    /// tab and its path in the folder. Computed when first asked for.
    /// </summary>
    /// <exception cref="InvalidInputException">A file has become unreadable.</exception>
    public string Fingerprint => _fingerprint.Value;

    public override string ToString() => $"{Kind}:{Path} {Split} {Samples}";

    internal DataProvenance With(SampleSelection samples) => new(Kind, Path, Split, samples, _fingerprint);

    /// <summary>Whether both come from the same split of the same content, be it by the same path or by a copy.</summary>
    internal bool IsSameSource(DataProvenance other) =>
        Kind == other.Kind && Split == other.Split
        && (Path == other.Path || (Samples.Total == other.Samples.Total && Fingerprint == other.Fingerprint));
}
