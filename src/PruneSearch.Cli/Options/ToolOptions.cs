using System.CommandLine;
using PruneSearch.Campaigns.Tools;
using PruneSearch.Hardware.Tools;

namespace PruneSearch.Cli.Options;

/// <summary>The programs that the operator of this machine has registered.</summary>
internal static class ToolOptions
{
    public const string Variable = "PRUNESEARCH_TOOLS";

    public static Option<string?> Tools() => new("--tools") { Description = $"The file that registers tools of this machine: benchmarks, evaluators and trainers that specs call by name. Default: {Variable}." };

    /// <summary>The full path of the tools file: the option's, or the environment's; null for none.</summary>
    public static string? PathOf(string? option) =>
        option is { Length: > 0 } || (option = Environment.GetEnvironmentVariable(Variable)) is { Length: > 0 } ? Path.GetFullPath(option) : null;

    /// <exception cref="InvalidInputException">The file is wrong; with everything that is.</exception>
    public static ToolRegistry Read(string? option) => PathOf(option) is { } path ? ToolsFile.Read(path) : ToolRegistry.Empty;
}
