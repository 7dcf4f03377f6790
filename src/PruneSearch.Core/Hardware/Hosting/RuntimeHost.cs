using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PruneSearch.Hardware.Hosting;

/// <summary>
/// The main loop of a process that runs native runtimes for its parent: one request, one answer, until the parent closes its end.
/// </summary>
public static class RuntimeHost
{
    /// <summary>Serves until <paramref name="input"/> ends.</summary>
    /// <param name="orphaned">
    /// Called, on another thread, if the input ends while a request is being served: the parent is gone and nobody waits for the answer.
    /// </param>
    /// <exception cref="InvalidDataException">The input is not the protocol.</exception>
    public static void Run(Stream input, Stream output, RuntimeRegistry runtimes, Action? orphaned = null)
    {
        using var session = new HostSession(runtimes);
        using var frames = new BlockingCollection<Frame>();
        Exception? broken = null;
        int pending = 0;
        var reader = new Thread(() =>
        {
            try
            {
                while (Frame.Read(input) is { } frame)
                {
                    Interlocked.Increment(ref pending);
                    frames.Add(frame);
                }
            }
            catch (Exception e) when (e is IOException or InvalidDataException)
            {
                broken = e;
            }

            if (Volatile.Read(ref pending) > 0)
            {
                orphaned?.Invoke();
            }

            frames.CompleteAdding();
        })
        {
            IsBackground = true,
            Name = "runtime host input",
        };
        reader.Start();
        foreach (Frame frame in frames.GetConsumingEnumerable())
        {
            Frame answer = session.Answer(frame);
            Interlocked.Decrement(ref pending);
            answer.Write(output);
        }

        if (broken is InvalidDataException)
        {
            throw broken;
        }
    }

    /// <summary>
    /// Serves on this process's standard input and output: for the executable that a <see cref="ChildCommand"/> names. Must be the first
    /// thing the process does: it takes standard output for itself, and whatever others print there goes to standard error from then on.
    /// Ends when the parent does, even in the middle of an inference; Ctrl+C is left to the parent.
    /// </summary>
    public static void RunAsChild(RuntimeRegistry runtimes)
    {
        using PosixSignalRegistration interrupts = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using Stream output = StandardOutput.Claim();
        using Stream input = Console.OpenStandardInput();
        Run(input, output, runtimes, static () => Process.GetCurrentProcess().Kill());
    }
}
