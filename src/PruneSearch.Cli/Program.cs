using PruneSearch.Cli;
using PruneSearch.Hardware.Hosting;

// The child that runs native runtimes speaks a protocol on standard output: nothing else may run before it has claimed it.
if (args is ["runtime", "host"])
{
    RuntimeHost.RunAsChild(Runtimes.InProcess(TimeProvider.System));
    return ExitCode.Ok;
}

return await CommandLine.RunAsync(args).ConfigureAwait(false);
