using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using PruneSearch.Hardware;

namespace PruneSearch.TestKit.Hardware;

/// <summary>
/// Really crashes, hangs or prints, to test what contains it. What it does is named by the first line of the model file:
/// <c>load:segfault</c>, <c>run:hang</c> and so on. Only ever opened in a child process.
/// </summary>
public sealed partial class FaultyRuntime : ILatencyRuntime
{
    public const string RuntimeName = "faulty";

    public string Name => RuntimeName;

    public RuntimeDescription Describe(RuntimeOptions options, CancellationToken cancellation = default) =>
        new(RuntimeName, "1.0", null, null, ["cpu"]);

    public ILoadedModel Load(string modelPath, RuntimeOptions options, CancellationToken cancellation = default)
    {
        string fault = File.ReadAllText(modelPath).Trim();
        Commit(fault, "load:");
        return new Model(fault);
    }

    public void Dispose()
    {
        // Nothing is held.
    }

    private static void Commit(string fault, string when)
    {
        if (!fault.StartsWith(when, StringComparison.Ordinal))
        {
            return;
        }

        switch (fault[when.Length..])
        {
            case "segfault":
                // In native code: the same access in managed code would be an exception.
                SetMemory(0, 1, 1);
                break;
            case "abort":
                Console.Error.WriteLine("terminate called after throwing an instance of 'std::bad_alloc'");
                Abort();
                break;
            case "sigkill":
                Process.GetCurrentProcess().Kill();
                Thread.Sleep(Timeout.Infinite);
                break;
            case "exit":
                Environment.Exit(3);
                break;
            case "hang":
                Thread.Sleep(Timeout.Infinite);
                break;
            case "print":
                Console.Out.WriteLine("a managed library chats on standard output");
                Console.Out.Flush();
                byte[] text = Encoding.UTF8.GetBytes("a native library chats on standard output\n");
                Write(1, text, text.Length);
                break;
            case "bug":
                throw new NotSupportedException("a bug in the runtime's binding");
        }
    }

    [LibraryImport("libc", EntryPoint = "memset")]
    private static partial nint SetMemory(nint target, int value, nint count);

    [LibraryImport("libc", EntryPoint = "abort")]
    private static partial void Abort();

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, byte[] text, nint count);

    private sealed class Model(string fault) : ILoadedModel
    {
        public IReadOnlyList<ModelPort> Inputs => [];

        public IReadOnlyList<ModelPort> Outputs => [];

        public IReadOnlyList<HostTensor> Run(IReadOnlyList<HostTensor> inputs, CancellationToken cancellation = default)
        {
            Commit(fault, "run:");
            return [];
        }

        public void Prepare(IReadOnlyList<HostTensor> inputs, CancellationToken cancellation = default)
        {
            // Nothing to bind.
        }

        public double Time(int inferences, CancellationToken cancellation = default)
        {
            Commit(fault, "time:");
            return 0.001 * inferences;
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
