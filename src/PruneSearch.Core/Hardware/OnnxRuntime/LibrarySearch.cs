using System.Runtime.InteropServices;

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

        string[] places = [.. Places().Distinct()];
        return places.Select(InFolder).FirstOrDefault(file => file is not null) ?? throw new InvalidInputException(
            "onnxruntime",
            $"no ONNX Runtime library ({string.Join(" or ", FileNames())}) in any of: {string.Join(", ", places)}. "
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
                string? file = Directory.EnumerateFiles(folder, pattern).OrderByDescending(VersionOf).ThenBy(f => f, StringComparer.Ordinal).FirstOrDefault();
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
        string digits = new([.. Path.GetFileName(file).SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(c => char.IsAsciiDigit(c) || c == '.')]);
        return Version.TryParse(digits.Trim('.'), out Version? version) ? version : new Version(0, 0);
    }

    private static string[] FileNames() =>
        OperatingSystem.IsWindows() ? ["onnxruntime.dll"]
        : OperatingSystem.IsMacOS() ? ["libonnxruntime.dylib", "libonnxruntime.*.dylib"]
        : ["libonnxruntime.so", "libonnxruntime.so.*"];

    private IEnumerable<string> Places()
    {
        yield return BaseFolder;
        string variable = OperatingSystem.IsWindows() ? "PATH" : OperatingSystem.IsMacOS() ? "DYLD_LIBRARY_PATH" : "LD_LIBRARY_PATH";
        string systemFolder = System.Environment.SystemDirectory;
        foreach (string folder in (Environment(variable) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            // Windows ships an old ONNX Runtime of its own there.
            if (systemFolder.Length == 0 || !folder.StartsWith(systemFolder, StringComparison.OrdinalIgnoreCase))
            {
                yield return folder;
            }
        }

        foreach (string place in InstalledPlaces().Concat(PythonPlaces()).Concat(NodePlaces()))
        {
            yield return place;
        }
    }

    private IEnumerable<string> InstalledPlaces()
    {
        if (OperatingSystem.IsWindows())
        {
            return Expand(Environment("ProgramFiles") ?? "", "onnxruntime*/lib");
        }

        string triplet = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
        return new[] { "usr/local/lib", "usr/local/lib64", "usr/lib", "usr/lib64", "usr/lib/" + triplet, "opt/homebrew/lib" }
            .Select(p => Path.Combine(Root, p))
            .Concat(Expand(Path.Combine(Root, "opt"), "onnxruntime*/lib"))
            .Append(Path.Combine(Environment("HOME") ?? "", ".local", "lib"));
    }

    private IEnumerable<string> PythonPlaces()
    {
        const string package = "site-packages/onnxruntime/capi";
        string[] environments = [Environment("VIRTUAL_ENV") ?? "", Environment("CONDA_PREFIX") ?? "", Path.Combine(CurrentFolder, ".venv")];
        foreach (string environment in environments.Where(e => e.Length > 0))
        {
            foreach (string place in Expand(environment, "lib/python3*/" + package).Concat(Expand(environment, "Lib/" + package)))
            {
                yield return place;
            }
        }

        string home = Path.Combine(Environment("HOME") ?? "", ".local");
        foreach (string place in Expand(home, "lib/python3*/" + package)
            .Concat(Expand(Path.Combine(Root, "usr/local"), "lib/python3*/dist-packages/onnxruntime/capi"))
            .Concat(Expand(Path.Combine(Root, "usr/local"), "lib/python3*/" + package))
            .Concat(Expand(Path.Combine(Root, "usr"), "lib/python3*/" + package)))
        {
            yield return place;
        }
    }

    private IEnumerable<string> NodePlaces()
    {
        string platform = OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        string machine = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        for (var folder = new DirectoryInfo(CurrentFolder); folder is not null; folder = folder.Parent)
        {
            string package = Path.Combine(folder.FullName, "node_modules", "onnxruntime-node", "bin");
            foreach (string place in Expand(package, $"napi-v*/{platform}/{machine}"))
            {
                yield return place;
            }
        }
    }

    /// <summary>The folders below <paramref name="start"/> that match a pattern of folder names, last by name first.</summary>
    private static IEnumerable<string> Expand(string start, string pattern)
    {
        IEnumerable<string> folders = start.Length > 0 && Directory.Exists(start) ? [start] : [];
        foreach (string part in pattern.Split('/'))
        {
            folders = [.. folders.SelectMany(f => Children(f, part)).OrderDescending(StringComparer.Ordinal)];
        }

        return folders;
    }

    private static string[] Children(string folder, string pattern)
    {
        try
        {
            return Directory.GetDirectories(folder, pattern);
        }
        catch (UnauthorizedAccessException)
        {
            return [];
        }
    }
}
