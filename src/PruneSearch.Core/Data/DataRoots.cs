namespace PruneSearch.Data;

/// <summary>The folders that a worker may read data and models from.</summary>
public sealed class DataRoots
{
    private readonly string[] _roots;

    /// <param name="roots">Folders that exist; none to allow no file.</param>
    /// <exception cref="InvalidInputException">One does not exist.</exception>
    public DataRoots(IReadOnlyList<string> roots)
    {
        InputError[] errors = [.. roots.Where(r => !Directory.Exists(r)).Select(r => new InputError("--data-root", $"there is no folder '{r}'", "a data root is a folder that exists"))];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }

        _roots = [.. roots.Select(r => Real(Path.GetFullPath(r)))];
    }

    /// <summary>The full path of a file or folder in one of the roots.</summary>
    /// <param name="path">Relative to a root (the first that has it), or a full path into one.</param>
    /// <exception cref="InvalidInputException">It is outside, or not there.</exception>
    public string Resolve(string path)
    {
        foreach (string root in _roots)
        {
            string full = Path.GetFullPath(path, root);
            if (!File.Exists(full) && !Directory.Exists(full))
            {
                continue;
            }

            string? real = TryReal(full);
            if (real is null)
            {
                continue;
            }

            if (real == root || real.StartsWith(root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                return real;
            }
        }

        throw new InvalidInputException(
            path, _roots.Length == 0 ? "this worker has no data roots; start it with --data-root DIR" : $"is not in this worker's data roots ({string.Join(", ", _roots)})",
            "a submitted spec reads data only from folders that the worker's operator allowed");
    }

    /// <summary>The path with every link in it followed; null where one leads nowhere. What it would have led to is not told.</summary>
    private static string? TryReal(string path)
    {
        try
        {
            return Real(path);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The path with every link in it followed.</summary>
    private static string Real(string path)
    {
        string root = Path.GetPathRoot(path)!;
        string real = root;
        foreach (string part in path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            string next = Path.Combine(real, part);
            FileSystemInfo info = Directory.Exists(next) ? new DirectoryInfo(next) : new FileInfo(next);
            real = info.ResolveLinkTarget(returnFinalTarget: true) is { } target ? Real(Path.GetFullPath(target.FullName)) : next;
        }

        return real;
    }
}
