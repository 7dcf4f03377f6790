using PruneSearch.Search.Spaces;

namespace PruneSearch.TestKit.Search;

/// <summary>Search spaces for tests of anything that proposes or reads configurations.</summary>
public static class SearchSpaces
{
    /// <summary>A parameter of every sort, with conditions two deep; continuous.</summary>
    public static SearchSpace Mixed { get; } = new(
    [
        new CategoricalParameter("criterion", ["l1", "l2", "taylor", "random"]),
        new FloatParameter("ratio", 0, 0.9),
        new FloatParameter("grid", 0.1, 0.9, 0.1),
        new FloatParameter("rate", 1e-5, 1e-1, Log: true),
        new CategoricalParameter("schedule", ["oneshot", "iterative", "gradual"]),
        new IntParameter("rounds", 2, 10, 2) { ActiveWhen = new("schedule", ["iterative", "gradual"]) },
        new CategoricalParameter("curve", ["linear", "cubic"]) { ActiveWhen = new("schedule", ["gradual"]) },
        new FloatParameter("power", 1, 4) { ActiveWhen = new("curve", ["cubic"]) },
        new IntParameter("steps", 1, 1000, Log: true),
        new CategoricalParameter("size", ["small", "medium", "large"], Ordered: true),
        new IntParameter("fixed", 7, 7),
    ]);

    /// <summary>Sixteen configurations: one plain; deep, three widths by the kinds a, b and the three levels of c.</summary>
    public static SearchSpace Tiny { get; } = new(
    [
        new CategoricalParameter("mode", ["plain", "deep"]),
        new IntParameter("width", 1, 3) { ActiveWhen = new("mode", ["deep"]) },
        new CategoricalParameter("kind", ["a", "b", "c"]) { ActiveWhen = new("mode", ["deep"]) },
        new FloatParameter("level", 0, 1, 0.5) { ActiveWhen = new("kind", ["c"]) },
        new IntParameter("fixed", 5, 5),
    ]);

    /// <summary>Two million configurations, none near a rounding border: what is proposed here is the same on every platform.</summary>
    public static SearchSpace Coarse { get; } = new(
    [
        new FloatParameter("ratio", 0, 0.9, 0.1),
        new IntParameter("rounds", 1, 10),
        new CategoricalParameter("criterion", ["l1", "l2", "taylor", "random", "fisher"]),
        new CategoricalParameter("size", ["small", "medium", "large", "huge"], Ordered: true),
        new IntParameter("steps", 0, 450, 50),
        new IntParameter("batch", 8, 512, 56),
        new FloatParameter("keep", 0.05, 0.5, 0.05),
    ]);

    /// <summary>A single configuration.</summary>
    public static SearchSpace Fixed { get; } = new([new IntParameter("n", 3, 3), new CategoricalParameter("c", ["only"]), new FloatParameter("x", 0.5, 0.5)]);
}
