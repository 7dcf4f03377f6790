using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Patterns;

namespace PruneSearch.Pruning;

/// <summary>What a unit is, by its name in specs and journals.</summary>
public sealed record Granularity
{
    private Granularity(string name, WeightPattern? pattern = null, UnitKinds units = default)
    {
        Name = name;
        Pattern = pattern;
        Units = units;
    }

    /// <summary>Channels, filters and neurons are removed.</summary>
    public static Granularity Channel { get; } = new("channel", units: UnitKinds.Channel);

    /// <summary>Attention heads are removed.</summary>
    public static Granularity Head { get; } = new("head", units: UnitKinds.Head);

    /// <summary>Features of attention heads are removed, the same number of every head.</summary>
    public static Granularity HeadDim { get; } = new("headDim", units: UnitKinds.HeadDim);

    /// <summary>Residual branches and layers that keep the shape are bypassed.</summary>
    public static Granularity Layer { get; } = new("layer");

    /// <summary>Single weights are zeroed.</summary>
    public static Granularity Weight { get; } = new("weight", WeightPattern.Single);

    /// <summary>Those with a fixed name.</summary>
    public static IReadOnlyList<Granularity> Named { get; } = [Channel, Head, HeadDim, Layer, Weight];

    /// <summary>The fixed names, and the forms that names of patterns have.</summary>
    public static IReadOnlyList<string> Forms { get; } = [.. Named.Select(g => g.Name), "N:M (such as 2:4)", "RxC (such as 4x4)"];

    public string Name { get; }

    /// <summary>Which weights are zeroed together; null where units are removed.</summary>
    public WeightPattern? Pattern { get; }

    /// <summary>The kind of units whose axes are cut; none for layers and for weights.</summary>
    public UnitKinds Units { get; }

    /// <summary>Whether weights are zeroed, and nothing gets smaller.</summary>
    public bool IsMask => Pattern is not null;

    /// <summary>Null where nothing has this name.</summary>
    public static Granularity? Find(string name) =>
        Named.FirstOrDefault(g => g.Name == name) is { } named ? named
        : WeightPattern.Find(name) is { } pattern ? new Granularity(name, pattern)
        : null;

    /// <exception cref="InvalidInputException">Nothing has this name.</exception>
    public static Granularity Of(string name) => Find(name)
        ?? throw new InvalidInputException("granularity", $"'{name}' is not known", string.Join(", ", Forms));

    public override string ToString() => Name;
}
