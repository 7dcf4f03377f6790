using PruneSearch.Data.Arrays;
using PruneSearch.Data.Cifar;
using PruneSearch.Data.Glyphs;
using PruneSearch.Data.Idx;
using PruneSearch.Data.Images;

namespace PruneSearch.Data;

/// <summary>The kinds of data source that can be named. Start from <see cref="BuiltIn"/> and add.</summary>
public sealed class DataKinds
{
    private readonly SortedDictionary<string, IDataKind> _kinds = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">Two kinds have the same name.</exception>
    public DataKinds(IEnumerable<IDataKind> kinds)
    {
        foreach (IDataKind kind in kinds)
        {
            if (!_kinds.TryAdd(kind.Name, kind))
            {
                throw new ArgumentException($"the data kind '{kind.Name}' is registered twice", nameof(kinds));
            }
        }
    }

    /// <summary>MNIST IDX, CIFAR-10 binary, NPY/NPZ arrays, folders of PNG images, generated glyphs.</summary>
    public static DataKinds BuiltIn { get; } = new([new MnistKind(), new Cifar10Kind(), new ArrayKind(), new ImagesKind(), new GlyphsKind()]);

    /// <summary>Every kind, by name.</summary>
    public IEnumerable<IDataKind> All => _kinds.Values;

    /// <summary>These kinds and one more.</summary>
    public DataKinds With(IDataKind kind) => new(_kinds.Values.Append(kind));

    /// <summary>These kinds, those that read files confined to folders.</summary>
    public DataKinds ConfinedTo(DataRoots roots) => new(_kinds.Values.Select(k => k.ReadsFiles ? new ConfinedKind(k, roots) : k));

    /// <summary>The kind of that name; null when there is none.</summary>
    public IDataKind? Find(string name) => _kinds.GetValueOrDefault(name);
}
