namespace PruneSearch.Hardware.OnnxRuntime;

/// <summary>
/// Finds the ONNX Runtime library: the one asked for; else <c>PRUNESEARCH_ONNXRUNTIME</c>; else the usual places, in order. A path
/// that was asked for is used or refused, never passed over.
/// </summary>
public sealed class LibrarySearch
{
    public const string Variable = "PRUNESEARCH_ONNXRUNTIME";

    /// <summary>Where the process looks for environment variables. Default: its own.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>The executable's folder.</summary>
    public string BaseFolder { get; init; } = AppContext.BaseDirectory;

    public string CurrentFolder { get; init; } = Directory.GetCurrentDirectory();

    /// <summary>What stands before <c>/usr</c> and <c>/opt</c>. Default "/".</summary>
    public string Root { get; init; } = "/";

    /// <summary>The library's full path.</summary>
    /// <param name="asked">A file, or the folder that holds it; null to search.</param>
    /// <exception cref="InvalidInputException">Not found; lists where it was looked for and how to point at one.</exception>
    public string Find(string? asked)
    {
        if (!string.IsNullOrEmpty(asked))
        {
            return At(asked, "--onnxruntime");
        }

        if (Environment(Variable) is { Length: > 0 } configured)
        {
            return At(configured, Variable);
        }

        string[] places = [.. new LibraryPlaces(Environment, BaseFolder, CurrentFolder, Root).All().Distinct()];
        return places.Select(InFolder).FirstOrDefault(file => file is not null) ?? throw new InvalidInputException(
            "onnxruntime",
            $"no ONNX Runtime library ({string.Join(" or ", FileNames())}) in any of: {string.Join(", ", places)}, "
                + "Python's site-packages and the node_modules of this folder and those above it. "
                + $"Give its file or folder as library (--onnxruntime FILE) or in {Variable}.",
            "the runtime 'onnxruntime' needs the library of an ONNX Runtime release, 1.5 or later");
    }

    private static string At(string path, string source)
    {
        string? file = File.Exists(path) ? Path.GetFullPath(path) : InFolder(path);
        return file ?? throw new InvalidInputException(source,
            $"'{path}' is neither an ONNX Runtime library nor a folder that holds {string.Join(" or ", FileNames())}.",
            "a library that is asked for must exist");
    }

    /// <summary>The library in a folder, the highest version where there are several.</summary>
    private static string? InFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return null;
        }

        try
        {
            foreach (string pattern in FileNames())
            {
                string? file = Directory.EnumerateFiles(folder, pattern)
                    .OrderByDescending(VersionOf)
                    .ThenBy(f => f, StringComparer.Ordinal)
                    .FirstOrDefault();
                if (file is not null)
                {
                    return Path.GetFullPath(file);
                }
            }
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }

        return null;
    }

    private static Version VersionOf(string file)
    {
        IEnumerable<char> digits = Path.GetFileName(file)
            .SkipWhile(c => !char.IsAsciiDigit(c))
            .TakeWhile(c => char.IsAsciiDigit(c) || c == '.');
        return Version.TryParse(string.Concat(digits).Trim('.'), out Version? version) ? version : new Version(0, 0);
    }

    private static string[] FileNames() =>
        OperatingSystem.IsWindows() ? ["onnxruntime.dll"]
        : OperatingSystem.IsMacOS() ? ["libonnxruntime.dylib", "libonnxruntime.*.dylib"]
        : ["libonnxruntime.so", "libonnxruntime.so.*"];
}
