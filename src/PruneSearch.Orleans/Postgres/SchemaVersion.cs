using System.Globalization;
using System.Reflection;

namespace PruneSearch.Orleans.Postgres;

/// <summary>What makes a schema of the version before it one of this version.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Sql">Statements; the last one enters the version into <c>schema_versions</c>.</param>
internal sealed record SchemaVersion(int Number, string Sql)
{
    /// <summary>The versions that this program knows, in order: <c>schema-NNNN.sql</c> in the assembly.</summary>
    public static IReadOnlyList<SchemaVersion> All { get; } = Read(typeof(SchemaVersion).Assembly);

    private static List<SchemaVersion> Read(Assembly assembly)
    {
        var versions = new List<SchemaVersion>();
        foreach (string name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("schema-", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            versions.Add(new SchemaVersion(int.Parse(name.AsSpan("schema-".Length, 4), CultureInfo.InvariantCulture), reader.ReadToEnd()));
        }

        return versions;
    }
}
