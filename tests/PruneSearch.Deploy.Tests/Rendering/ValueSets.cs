namespace PruneSearch.Deploy.Tests.Rendering;

/// <summary>The values that the chart is rendered with: those in <c>values/</c>, and the chart's own for kind.</summary>
internal static class ValueSets
{
    public const string Kind = "kind";

    public static string Folder { get; } = Repository.PathOf("tests", "PruneSearch.Deploy.Tests", "values");

    /// <summary>The sets that must render and be valid.</summary>
    public static IEnumerable<string> Valid { get; } = [.. NamesIn("valid"), Kind];

    /// <summary>The sets that the values schema must refuse.</summary>
    public static IEnumerable<string> Refused { get; } = NamesIn("refused");

    /// <summary>The sets that a template must refuse, with the message in the file's first line.</summary>
    public static IEnumerable<string> Failing { get; } = NamesIn("failing");

    public static string PathOf(string valid) =>
        valid == Kind ? Path.Combine(ChartRenderer.Chart, "values-kind.yaml") : PathOf("valid", valid);

    public static string PathOf(string folder, string name) => Path.Combine(Folder, folder, name + ".yaml");

    private static List<string> NamesIn(string folder) =>
        [.. Directory.GetFiles(Path.Combine(Folder, folder), "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];
}
