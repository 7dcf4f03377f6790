using Xunit;

namespace PruneSearch.TestKit;

/// <summary>
/// The real models and data that are not part of the repository: <c>PRUNESEARCH_DATA</c>, or <c>shared/data</c> beside the checkout.
/// A test that needs them is skipped, with the reason, where they are absent.
/// </summary>
public static class SharedData
{
    private static readonly string? Root = Find();

    public static bool Exists => Root is not null;

    /// <summary>The full path of a file or folder below the data folder; skips the calling test where it is absent.</summary>
    public static string PathOrSkip(string relative)
    {
        if (Root is null)
        {
            Assert.Skip("needs the real models and data: set PRUNESEARCH_DATA to their folder");
        }

        string path = Path.Combine(Root!, relative);
        if (!Path.Exists(path))
        {
            Assert.Skip($"needs {relative} in the data folder");
        }

        return path;
    }

    private static string? Find()
    {
        string? configured = Environment.GetEnvironmentVariable("PRUNESEARCH_DATA");
        if (!string.IsNullOrEmpty(configured))
        {
            return Directory.Exists(configured) ? configured : null;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "data");
            if (File.Exists(Path.Combine(candidate, "README.md")))
            {
                return candidate;
            }
        }

        return null;
    }
}
