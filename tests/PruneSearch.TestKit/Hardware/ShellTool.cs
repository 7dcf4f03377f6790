using PruneSearch.Hardware.Tools;
using Xunit;

namespace PruneSearch.TestKit.Hardware;

/// <summary>Tools that are shell scripts of a few lines.</summary>
public static class ShellTool
{
    private const string Shell = "/bin/sh";

    /// <summary>Writes a script into a folder, and registers it. Skips the test where there is no shell.</summary>
    /// <param name="folder">Where the script is put, and where it runs.</param>
    /// <param name="kind">What it is called for.</param>
    /// <param name="script">Its text; arguments are <c>$1</c> and so on.</param>
    /// <param name="arguments">Its arguments, placeholders among them.</param>
    /// <param name="seconds">Its limit.</param>
    /// <param name="name">Its name, and its file's.</param>
    public static RegisteredTool Of(TemporaryFolder folder, ToolKind kind, string script, string[] arguments, double seconds = 60, string name = "mine")
    {
        Require();
        return new RegisteredTool(name, kind, Shell, [folder.File($"{name}.sh", script), .. arguments], folder.Path, TimeSpan.FromSeconds(seconds));
    }

    /// <summary>Skips the test where there is no shell.</summary>
    public static void Require() => Assert.SkipUnless(File.Exists(Shell), $"there is no {Shell} on this machine");
}
