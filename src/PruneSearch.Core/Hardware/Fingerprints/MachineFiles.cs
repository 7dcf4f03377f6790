namespace PruneSearch.Hardware.Fingerprints;

/// <summary>Reads the small text files in which a Linux kernel tells about the machine.</summary>
/// <param name="root">What stands before <c>/proc</c> and <c>/sys</c>: "/" for the machine itself.</param>
internal sealed class MachineFiles(string root)
{
    public string Path(string relative) => System.IO.Path.Combine(root, relative);

    public bool Exists(string relative) => System.IO.Path.Exists(Path(relative));

    /// <summary>A file's text without surrounding white space.</summary>
    public Reading Text(string relative)
    {
        try
        {
            string text = File.ReadAllText(Path(relative)).Trim();
            return text.Length > 0 ? Reading.Of(text) : Reading.Missing($"/{relative} is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Reading.Missing(e is UnauthorizedAccessException ? $"/{relative} may not be read" : $"/{relative} is not there");
        }
    }

    /// <summary>The value of the first line "key : value" in a file.</summary>
    public Reading Field(string relative, params string[] keys)
    {
        Reading text = Text(relative);
        if (text.Value is null)
        {
            return text;
        }

        foreach (string key in keys)
        {
            foreach (string line in text.Value.Split('\n'))
            {
                int colon = line.IndexOf(':', StringComparison.Ordinal);
                if (colon > 0 && line.AsSpan(0, colon).Trim().Equals(key, StringComparison.OrdinalIgnoreCase))
                {
                    return Reading.Of(line[(colon + 1)..].Trim());
                }
            }
        }

        return Reading.Missing($"/{relative} has no {string.Join(" or ", keys)}");
    }

    public IEnumerable<string> Folders(string relative, string pattern)
    {
        string folder = Path(relative);
        return Directory.Exists(folder)
            ? Directory.GetDirectories(folder, pattern).Order(StringComparer.Ordinal).Select(f => System.IO.Path.GetRelativePath(root, f))
            : [];
    }
}
