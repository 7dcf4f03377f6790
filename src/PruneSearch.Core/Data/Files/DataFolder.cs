namespace PruneSearch.Data.Files;

/// <summary>Paths that users give, made full and checked to be there.</summary>
internal static class DataFolder
{
    /// <summary>The full path of a folder that exists.</summary>
    public static string Resolve(string argument, string baseFolder, string syntax)
    {
        string path = Full(argument, baseFolder, syntax);
        return Directory.Exists(path)
            ? path
            : throw new InvalidInputException(
                path,
                "there is no such folder; mend the path or get the data",
                $"{syntax} names a folder that exists");
    }

    /// <summary>The full path of a file that exists.</summary>
    public static string ResolveFile(string argument, string baseFolder, string syntax)
    {
        string path = Full(argument, baseFolder, syntax);
        return File.Exists(path)
            ? path
            : throw new InvalidInputException(
                path,
                "there is no such file; mend the path or get the data",
                $"{syntax} names a file that exists");
    }

    /// <summary>The files of a folder, in ordinal order of their paths.</summary>
    public static List<string> Files(string folder, string pattern, SearchOption depth = SearchOption.TopDirectoryOnly) =>
        Listed(folder, () => Directory.EnumerateFiles(folder, pattern, depth));

    /// <summary>The folders in a folder, hidden ones left out, in ordinal order of their names.</summary>
    public static List<string> Folders(string folder) =>
        Listed(folder, () => Directory.EnumerateDirectories(folder).Where(path => !Path.GetFileName(path).StartsWith('.')));

    private static List<string> Listed(string folder, Func<IEnumerable<string>> list)
    {
        try
        {
            List<string> paths = [.. list()];
            paths.Sort(StringComparer.Ordinal);
            return paths;
        }
        catch (Exception e) when (DataFile.IsFileError(e))
        {
            throw DataFile.Unreadable(folder, e);
        }
    }

    private static string Full(string argument, string baseFolder, string syntax)
    {
        if (string.IsNullOrWhiteSpace(argument) || argument.Contains('\0', StringComparison.Ordinal))
        {
            throw new InvalidInputException("data", $"the path is missing; write {syntax}", $"the form is {syntax}");
        }

        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(argument, Path.GetFullPath(baseFolder)));
    }
}
