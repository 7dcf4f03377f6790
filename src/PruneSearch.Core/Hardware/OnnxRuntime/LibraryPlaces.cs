using System.Runtime.InteropServices;

namespace PruneSearch.Hardware.OnnxRuntime;

/// <summary>
/// The usual places of the ONNX Runtime library, in the order in which they are looked through: beside the executable, the loader's
/// path, installed libraries, Python environments, Node packages in the current folder and those above it.
/// </summary>
internal sealed class LibraryPlaces(Func<string, string?> environment, string baseFolder, string currentFolder, string root)
{
    public IEnumerable<string> All()
    {
        yield return baseFolder;
        string variable = OperatingSystem.IsWindows() ? "PATH" : OperatingSystem.IsMacOS() ? "DYLD_LIBRARY_PATH" : "LD_LIBRARY_PATH";
        string systemFolder = Environment.SystemDirectory;
        foreach (string folder in (environment(variable) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
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
            return Expand(environment("ProgramFiles") ?? "", "onnxruntime*/lib");
        }

        string triplet = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
        return new[] { "usr/local/lib", "usr/local/lib64", "usr/lib", "usr/lib64", "usr/lib/" + triplet, "opt/homebrew/lib" }
            .Select(p => Path.Combine(root, p))
            .Concat(Expand(Path.Combine(root, "opt"), "onnxruntime*/lib"))
            .Append(Path.Combine(UserFolder(), "lib"));
    }

    private string UserFolder() => Path.Combine(environment("HOME") ?? Path.Combine(root, "root"), ".local");

    private IEnumerable<string> PythonPlaces()
    {
        string[] prefixes =
        [
            environment("VIRTUAL_ENV") ?? "",
            environment("CONDA_PREFIX") ?? "",
            Path.Combine(currentFolder, ".venv"),
            UserFolder(),
            Path.Combine(root, "usr/local"),
            Path.Combine(root, "usr"),
        ];
        string[] patterns = ["lib/python3*/site-packages", "lib/python3*/dist-packages", "Lib/site-packages"];
        return prefixes.SelectMany(prefix => patterns.SelectMany(pattern => Expand(prefix, pattern + "/onnxruntime/capi")));
    }

    private IEnumerable<string> NodePlaces()
    {
        string platform = OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        string machine = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        for (var folder = new DirectoryInfo(currentFolder); folder is not null; folder = folder.Parent)
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
