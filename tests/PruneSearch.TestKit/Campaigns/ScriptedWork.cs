using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Isolation;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.TestKit.Campaigns;

/// <summary>
/// The child's side of the conversation about work, played: what it does with an item is the campaign's name. It really crashes, hangs and
/// takes memory; only ever run in a child process.
/// </summary>
public static partial class ScriptedWork
{
    /// <summary>Taken and written to by <c>memory</c>.</summary>
    public const int HoardedBytes = 300 << 20;

    private static readonly FakeWork Work = new();

    /// <summary>The checkpoint that <c>obedient</c> leaves when it is told to stop.</summary>
    public static ArtifactHash Checkpoint { get; } = FakeWork.Hash("checkpoint");

    /// <summary>Serves until its input ends.</summary>
    public static void Run(Stream input, Stream output)
    {
        using var reader = new StreamReader(input, new UTF8Encoding(false));
        string script = "";
        while (reader.ReadLine() is { } line)
        {
            switch (JsonSerializer.Deserialize(line, IsolationJson.Default.WorkMessage))
            {
                case WorkMessage.Do order:
                    script = order.Campaign.Name;
                    Write(output, new WorkMessage.Progressed(new WorkProgress(0.5, script)));
                    Play(script, order.Item, output);
                    break;
                case WorkMessage.Stop when script == "obedient":
                    Write(output, new WorkMessage.Stopped(Checkpoint));
                    break;
                case WorkMessage.Stop when script == "empty-handed":
                    Write(output, new WorkMessage.Stopped(null));
                    break;
            }
        }
    }

    private static void Play(string script, WorkItem item, Stream output)
    {
        switch (script)
        {
            case "done":
                Write(output, new WorkMessage.Done(Work.Do(item)));
                break;
            case "done-and-gone":
                Write(output, new WorkMessage.Done(Work.Do(item)));
                Environment.Exit(0);
                break;
            case "fail":
                Write(output, new WorkMessage.Failed(FailureKind.Diverged, "the loss is not finite"));
                break;
            case "segfault":
                Console.Error.WriteLine("about to touch address 0");
                SetMemory(0, 1, 1);
                break;
            case "abort":
                Console.Error.WriteLine("terminate called after throwing an instance of 'std::bad_alloc'");
                Abort();
                break;
            case "killed":
                System.Diagnostics.Process.GetCurrentProcess().Kill();
                Thread.Sleep(Timeout.Infinite);
                break;
            case "exit":
                Environment.Exit(3);
                break;
            case "text":
                Write(output, "Usage: something else entirely\n"u8);
                break;
            case "null":
                Write(output, "null\n"u8);
                break;
            case "unknown":
                Write(output, "{\"message\":\"nonsense\"}\n"u8);
                break;
            case "untyped":
                Write(output, "{}\n"u8);
                break;
            case "half":
                Write(output, "{\"message\":\"done\",\"report\":{\"kind\":\"plan\""u8);
                Environment.Exit(0);
                break;
            case "memory":
                byte[] hoard = new byte[HoardedBytes];
                hoard.AsSpan().Fill(1);
                Write(output, new WorkMessage.Progressed(new WorkProgress(1, "full")));
                Thread.Sleep(Timeout.Infinite);
                GC.KeepAlive(hoard);
                break;
            case "deaf":
                Thread.Sleep(Timeout.Infinite);
                break;
        }
    }

    private static void Write(Stream output, WorkMessage message) =>
        Write(output, [.. JsonSerializer.SerializeToUtf8Bytes(message, IsolationJson.Default.WorkMessage), (byte)'\n']);

    private static void Write(Stream output, ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        output.Flush();
    }

    [LibraryImport("libc", EntryPoint = "memset")]
    private static partial nint SetMemory(nint target, int value, nint count);

    [LibraryImport("libc", EntryPoint = "abort")]
    private static partial void Abort();
}
