using System.Collections.Frozen;
using System.Reflection;

namespace PruneSearch.Web.Dashboard;

/// <summary>The client as it was built into this program. Nothing is looked for on disk: a path names one of these files, or nothing.</summary>
internal sealed class DashboardFiles
{
    private const string Prefix = "dashboard/";
    private const string AssetPrefix = Prefix + "assets/";
    private const string Brotli = ".br";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, DashboardFile> _assets;

    private DashboardFiles(DashboardFile? page, FrozenDictionary<string, DashboardFile> assets) => (Page, _assets) = (page, assets);

    /// <summary>The page itself; null where the client was not built.</summary>
    public DashboardFile? Page { get; }

    /// <summary>What the assembly carries.</summary>
    public static DashboardFiles Embedded(Assembly assembly)
    {
        var names = assembly.GetManifestResourceNames().ToHashSet(StringComparer.Ordinal);
        DashboardFile? Read(string name) => names.Contains(name)
            ? new DashboardFile(Types.GetValueOrDefault(Path.GetExtension(name), "application/octet-stream"), Bytes(assembly, name), names.Contains(name + Brotli) ? Bytes(assembly, name + Brotli) : null)
            : null;
        return new DashboardFiles(
            Read(Prefix + "index.html"),
            names.Where(n => n.StartsWith(AssetPrefix, StringComparison.Ordinal) && !n.EndsWith(Brotli, StringComparison.Ordinal))
                .ToFrozenDictionary(n => n[AssetPrefix.Length..], n => Read(n)!, StringComparer.Ordinal));
    }

    /// <summary>The file of that name beside the page; null for none.</summary>
    public DashboardFile? Asset(string name) => _assets.GetValueOrDefault(name);

    private static byte[] Bytes(Assembly assembly, string name)
    {
        using Stream stream = assembly.GetManifestResourceStream(name)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
