using System.CommandLine;
using System.CommandLine.Help;
using PruneSearch.Cli;
using PruneSearch.Cli.Commands;
using PruneSearch.Cli.Output;
using PruneSearch.Hardware.Hosting;

// The child that runs native runtimes speaks a protocol on standard output: nothing else may run before it has claimed it.
if (args is ["runtime", "host"])
{
    RuntimeHost.RunAsChild(Runtimes.InProcess(TimeProvider.System));
    return ExitCode.Ok;
}

RootCommand root = RootCommands.Create();
ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
{
    return ErrorReport.Write(
        new PruneSearch.InvalidInputException([.. parsed.Errors.Select(e => new PruneSearch.InputError("command line", e.Message, "see 'prunesearch --help'"))]),
        json: args.Contains("--json"));
}

return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(30) }).ConfigureAwait(false);
