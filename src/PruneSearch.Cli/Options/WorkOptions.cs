using System.CommandLine;

namespace PruneSearch.Cli.Options;

/// <summary>Options that a worker hands on to the process that does its work.</summary>
internal static class WorkOptions
{
    public static Option<string[]> DataRoots() => new("--data-root")
    {
        Description = "A folder that submitted specs may read data and models from; relative paths in them start there. Default: none.",
    };
}
