namespace PruneSearch.Deploy.Tests.Contracts;

/// <summary>
/// What an image is built from: the repository less what .dockerignore names. Its patterns are names at the top (<c>docs</c>,
/// <c>*.md</c>) and names anywhere (<c>**/bin</c>).
/// </summary>
internal static class BuildContext
{
    private static readonly string[] Patterns =
        [.. Repository.Text(".dockerignore").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(l => l[0] != '#')];

    public static void CopyTo(string folder) => Copy(new DirectoryInfo(Repository.Root), folder, top: true);

    private static void Copy(DirectoryInfo from, string to, bool top)
    {
        Directory.CreateDirectory(to);
        foreach (FileSystemInfo entry in from.EnumerateFileSystemInfos().Where(e => !IsIgnored(e.Name, top) && e.LinkTarget is null))
        {
            string target = Path.Combine(to, entry.Name);
            if (entry is DirectoryInfo below)
            {
                Copy(below, target, top: false);
            }
            else
            {
                File.Copy(entry.FullName, target);
            }
        }
    }

    private static bool IsIgnored(string name, bool top) => Patterns.Any(p =>
        p.StartsWith("**/", StringComparison.Ordinal)
            ? p[3..] == name
            : top && System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(p, name, ignoreCase: false));
}
