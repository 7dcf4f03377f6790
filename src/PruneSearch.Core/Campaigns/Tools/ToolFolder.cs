namespace PruneSearch.Campaigns.Tools;

/// <summary>A fresh folder for one call of a tool, gone with everything in it when disposed of.</summary>
internal sealed class ToolFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("prunesearch-tool-").FullName;

    public string Of(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Copies a file and returns the copy's path.</summary>
    public string Copy(string file, string name)
    {
        File.Copy(file, Of(name));
        return Of(name);
    }

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(byte[] content, string name)
    {
        File.WriteAllBytes(Of(name), content);
        return Of(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
