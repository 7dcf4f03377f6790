namespace PruneSearch.TestKit.Hardware;

/// <summary>A fresh folder, deleted with everything in it when disposed of.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("prunesearch-test-").FullName;

    /// <summary>The full path of a file or folder in it; folders above it are created.</summary>
    public string File(string relative, string? text = null)
    {
        string path = System.IO.Path.Combine(Path, relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        if (text is not null)
        {
            System.IO.File.WriteAllText(path, text);
        }

        return path;
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
