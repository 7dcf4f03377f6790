namespace PruneSearch.TestKit;

/// <summary>Files of the source tree that tests are built from, for tests of what is committed.</summary>
public static class Repository
{
    private static readonly Lazy<string> Found = new(Find);

    /// <summary>The folder that holds PruneSearch.sln.</summary>
    public static string Root => Found.Value;

    /// <summary>The full path of a file or folder of the repository.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>A file's text, with line feeds only.</summary>
    public static string Text(params string[] parts) => File.ReadAllText(PathOf(parts)).ReplaceLineEndings("\n");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PruneSearch.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"PruneSearch.sln is in no folder above {AppContext.BaseDirectory}");
    }
}
