namespace PruneSearch.Cli.Output;

/// <summary>A page that a command writes: all of it appears under the name, or nothing.</summary>
internal static class PageFile
{
    /// <summary>Before anything is spent on what goes there.</summary>
    /// <exception cref="InvalidInputException">The folder is not there.</exception>
    public static void CheckFolder(string option, string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } parent && !Directory.Exists(parent))
        {
            throw new InvalidInputException(option, $"the folder '{parent}' does not exist", "the output's folder exists");
        }
    }

    public static void Write(string path, Action<TextWriter> content) => Services.Files().Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        content(writer);
    });
}
