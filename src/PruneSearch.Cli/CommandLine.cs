using System.CommandLine;
using System.CommandLine.Help;
using PruneSearch.Cli.Commands;
using PruneSearch.Cli.Output;

namespace PruneSearch.Cli;

/// <summary>A whole command line, from its words to the exit code.</summary>
internal static class CommandLine
{
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] args)
    {
        RootCommand root = RootCommands.Create();
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
        {
            return ErrorReport.Write(
                new InvalidInputException([.. parsed.Errors.Select(e => new InputError("command line", e.Message, "see 'prunesearch --help'"))]),
                json: args.Contains("--json"));
        }

        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TerminationTimeout };
        return await parsed.InvokeAsync(configuration).ConfigureAwait(false);
    }
}
