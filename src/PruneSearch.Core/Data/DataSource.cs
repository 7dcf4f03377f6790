namespace PruneSearch.Data;

/// <summary>
/// A source as users write it, <c>KIND:PATH</c>, e.g. <c>cifar10:data/cifar10</c>. Splits are read when opened, and once.
/// Where a source has no validation split of its own, <c>validation</c> is the last 10% of its training samples (of a folder of images,
/// which is sorted by class: every tenth image) and <c>train</c> the rest; <c>test</c> is always the whole test set. Thread-safe.
/// </summary>
public sealed class DataSource
{
    private readonly Lazy<DataParts> _parts;

    private DataSource(string text, IDataKind kind, string argument, string baseFolder)
    {
        Text = text;
        Kind = kind.Name;
        _parts = new(() => kind.Open(argument, baseFolder));
    }

    /// <summary>As the user wrote it.</summary>
    public string Text { get; }

    /// <summary>What stands before the colon.</summary>
    public string Kind { get; }

    /// <summary>Understands <c>KIND:PATH</c>; touches no file.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="baseFolder">The folder that relative paths start from: the spec's, or the current one.</param>
    /// <param name="kinds">The kinds to choose from; <see cref="DataKinds.BuiltIn"/> by default.</param>
    /// <exception cref="InvalidInputException">The kind is unknown.</exception>
    public static DataSource Parse(string text, string baseFolder, DataKinds? kinds = null)
    {
        kinds ??= DataKinds.BuiltIn;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? text : text[..colon];
        if (kinds.Find(name) is not { } kind)
        {
            string known = string.Join(", ", kinds.All.Select(k => k.Syntax));
            throw new InvalidInputException("data", $"'{text}' is not a data source; write one of {known}", "data is KIND:PATH");
        }

        return new(text, kind, colon < 0 ? "" : text[(colon + 1)..], baseFolder);
    }

    /// <summary>Understands <c>train</c>, <c>validation</c> or <c>test</c>.</summary>
    /// <exception cref="InvalidInputException">It is none of them.</exception>
    public static DataSplit ParseSplit(string text) => text switch
    {
        "train" => DataSplit.Train,
        "validation" => DataSplit.Validation,
        "test" => DataSplit.Test,
        _ => throw new InvalidInputException(
            "split",
            $"'{text}' is not a split; write train, validation or test",
            "a split is train, validation or test"),
    };

    /// <summary>The name that <see cref="ParseSplit"/> understands.</summary>
    public static string NameOf(DataSplit split) => split switch
    {
        DataSplit.Train => "train",
        DataSplit.Validation => "validation",
        DataSplit.Test => "test",
        _ => throw new ArgumentOutOfRangeException(nameof(split), split, "not a split"),
    };

    /// <summary>Opens a split.</summary>
    /// <exception cref="InvalidInputException">The source lacks it, or its files are missing or damaged.</exception>
    public DataSlice Open(DataSplit split) => _parts.Value.Open(split, Text);

    public override string ToString() => Text;
}
