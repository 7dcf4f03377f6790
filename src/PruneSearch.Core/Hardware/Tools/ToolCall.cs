using PruneSearch.Hardware.Hosting;

namespace PruneSearch.Hardware.Tools;

/// <summary>
/// Runs a registered program once: no shell, nothing on its standard input, one answer from its standard output. A call that ends with
/// another exit code than 0, by a signal, or not in time is a <see cref="RuntimeCrashedException"/> with its last words.
/// </summary>
/// <param name="tool">The program.</param>
/// <param name="clock">Times the limit.</param>
public sealed class ToolCall(RegisteredTool tool, TimeProvider clock)
{
    private const int MostOutput = 64 << 20;

    private enum Ending
    {
        Pending,
        TimedOut,
        TooMuch,
        Cancelled,
    }

    /// <param name="what">What it is called for, in words.</param>
    /// <param name="values">What placeholders stand for.</param>
    /// <exception cref="RuntimeCrashedException">It failed.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop; the program is killed.</exception>
    public ToolAnswer Run(string what, IReadOnlyDictionary<string, string> values, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        string request = $"{what} with the tool '{tool.Name}'";
        using ChildProcess process = ChildProcess.Start(
            new ChildCommand(tool.Program, ToolPlaceholders.Replace(tool.Arguments, values)) { Folder = tool.Folder }, request);
        process.Input.Dispose();
        int ending = (int)Ending.Pending;
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using ITimer timer = clock.CreateTimer(_ => End(Ending.TimedOut), null, tool.Timeout, Timeout.InfiniteTimeSpan);
        using CancellationTokenRegistration stopping = cancellation.Register(() => End(Ending.Cancelled));
        using var output = new MemoryStream();
        Task<int?> answered = Task.Run(() => Answer(process, output, () => End(Ending.TooMuch)), CancellationToken.None);

        // A program that was killed may leave one behind that holds its output open: that one is not waited for.
        Task.WaitAny([answered, ended.Task], CancellationToken.None);
        switch ((Ending)Volatile.Read(ref ending))
        {
            case Ending.Cancelled:
                throw new OperationCanceledException(cancellation);
            case Ending.TimedOut:
                throw process.Diagnose(request, CrashKind.TimedOut, $"It did not end within {tool.Timeout.TotalSeconds:0.###} s and was killed.", null);
            case Ending.TooMuch:
                throw process.Diagnose(request, CrashKind.Garbled, $"It wrote more than {MostOutput >> 20} MiB on its standard output and was killed.", null);
        }

        return answered.GetAwaiter().GetResult() == 0
            ? new ToolAnswer(request, output.ToArray(), process.LastWords())
            : throw process.Diagnose(request, null, null, null);

        void End(Ending reason)
        {
            if (Interlocked.CompareExchange(ref ending, (int)reason, (int)Ending.Pending) == (int)Ending.Pending)
            {
                process.Kill();
                ended.TrySetResult();
            }
        }
    }

    /// <summary>Takes everything that is written, and waits for the end.</summary>
    /// <returns>The exit code; null where the process was given up.</returns>
    private static int? Answer(ChildProcess process, MemoryStream output, Action tooMuch)
    {
        var buffer = new byte[1 << 16];
        try
        {
            for (int read = process.Output.Read(buffer); read > 0; read = process.Output.Read(buffer))
            {
                if (output.Length + read > MostOutput)
                {
                    tooMuch();
                    return null;
                }

                output.Write(buffer.AsSpan(0, read));
            }

            return process.ExitCode();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            return null;
        }
    }
}
