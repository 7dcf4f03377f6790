namespace PruneSearch.Cli.Tests.BrokenInputs;

/// <summary>What a command line did in a folder of its own.</summary>
/// <param name="ExitCode">What the process would return.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="Written">Files and folders that are new, by relative path.</param>
/// <param name="Allocated">Bytes of managed memory allocated meanwhile.</param>
internal sealed record CommandLineRun(int ExitCode, string Output, string Error, IReadOnlyList<string> Written, long Allocated)
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    /// <summary>Runs in this process, in the given folder. Not beside anything else: console and working folder are the process's own.</summary>
    public static async Task<CommandLineRun> OfAsync(string folder, string[] arguments, CancellationToken cancellation)
    {
        string[] before = Entries(folder);
        string home = Directory.GetCurrentDirectory();
        TextWriter output = Console.Out;
        TextWriter error = Console.Error;
        using var newOutput = new StringWriter();
        using var newError = new StringWriter();
        long allocated = GC.GetTotalAllocatedBytes();
        try
        {
            Directory.SetCurrentDirectory(folder);
            Console.SetOut(newOutput);
            Console.SetError(newError);
            int code = await Task.Run(() => CommandLine.RunAsync(arguments), cancellation).WaitAsync(Hang, cancellation);
            return new CommandLineRun(code, newOutput.ToString(), newError.ToString(), [.. Entries(folder).Except(before)], GC.GetTotalAllocatedBytes() - allocated);
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
            Directory.SetCurrentDirectory(home);
        }
    }

    private static string[] Entries(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Select(e => Path.GetRelativePath(folder, e)).Order(StringComparer.Ordinal)];
}
