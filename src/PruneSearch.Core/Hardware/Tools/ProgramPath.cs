namespace PruneSearch.Hardware.Tools;

/// <summary>Finds programs as a shell does: a name alone on PATH, anything else as a path.</summary>
internal static class ProgramPath
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <param name="program">A name or a path.</param>
    /// <param name="folder">The folder that a relative path starts from.</param>
    /// <param name="problem">Why it is not to be had.</param>
    /// <returns>The full path; null for none.</returns>
    public static string? Find(string program, string folder, out string? problem)
    {
        problem = null;
        if (program.Contains('/') || program.Contains('\\'))
        {
            string path = Path.GetFullPath(program, folder);
            problem = !File.Exists(path) ? $"there is no program '{path}'" : IsExecutable(path) ? null : $"'{path}' is not executable";
            return problem is null ? path : null;
        }

        string[] names = OperatingSystem.IsWindows() ? [program, $"{program}.exe"] : [program];
        string? found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(place => names.Select(n => Path.GetFullPath(Path.Combine(place, n)))).FirstOrDefault(path => File.Exists(path) && IsExecutable(path));
        problem = found is null ? $"there is no program '{program}' on PATH" : null;
        return found;
    }

    private static bool IsExecutable(string path) => OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Executable) != 0;
}
