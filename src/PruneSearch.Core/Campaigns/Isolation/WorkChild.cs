using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Work;
using PruneSearch.Hardware;
using PruneSearch.Hardware.Hosting;
using PruneSearch.Telemetry;

namespace PruneSearch.Campaigns.Isolation;

/// <summary>
/// A process that does work items, one at a time: started when needed, and again after it was lost. What kills it (a native crash, memory,
/// the system) is a typed failure of the item, not the end of the worker.
/// </summary>
/// <param name="command">How to start a process that runs <see cref="WorkHost"/>.</param>
/// <param name="limits">What it may use.</param>
/// <param name="clock">Times limits.</param>
public sealed class WorkChild(ChildCommand command, WorkLimits limits, TimeProvider clock) : IDisposable
{
    private const int LongestShown = 80;

    private readonly Lock _sending = new();
    private ChildProcess? _process;
    private Channel<WorkMessage>? _answers;

    /// <summary>The process, if one runs.</summary>
    public int? ProcessId => _process?.Id;

    /// <exception cref="WorkFailedException">The item failed, or the process was lost.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop; a <see cref="WorkInterruptedException"/> where a checkpoint is kept.</exception>
    public async Task<WorkReport> RunAsync(SpecDocument campaign, WorkItem item, IProgress<WorkProgress> progress, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        string what = $"doing {campaign.Name}/{item.Id}";
        ChildProcess process = Start(what);
        string? overLimit = null;
        string? garbled = null;
        using var ended = new CancellationTokenSource();
        Task watching = WatchAsync(process, m => overLimit = m, ended.Token);
        try
        {
            Send(process, new WorkMessage.Do(campaign, item, TraceHeader.Current));
            await using CancellationTokenRegistration stopping = cancellation.Register(() => Stop(process, ended.Token)); // not before the item is sent
            await foreach (WorkMessage answer in _answers!.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            {
                switch (answer)
                {
                    case WorkMessage.Progressed p:
                        progress.Report(p.Progress);
                        break;
                    case WorkMessage.Done done:
                        return done.Report;
                    case WorkMessage.Failed failed:
                        throw new WorkFailedException(failed.Kind, failed.Text);
                    case WorkMessage.Stopped stopped:
                        var inner = new OperationCanceledException(cancellation);
                        throw stopped.Checkpoint is { } checkpoint ? new WorkInterruptedException(checkpoint, inner) : inner;
                }
            }
        }
        catch (IOException)
        {
            // The process is gone: the same as an end of its answers.
        }
        catch (InvalidDataException e)
        {
            garbled = e.Message;
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
        }

        RuntimeCrashedException crash = process.Diagnose(what, garbled is null ? null : CrashKind.Garbled, garbled, null);
        Forget();
        cancellation.ThrowIfCancellationRequested(); // it had to be ended to stop
        throw new WorkFailedException(
            overLimit is not null || crash.MayBeOutOfMemory ? FailureKind.OutOfMemory : FailureKind.CrashedRuntime, overLimit ?? crash.Message, crash);
    }

    public void Dispose() => Forget();

    private ChildProcess Start(string what)
    {
        if (_process is not null && _answers!.Reader.Completion.IsCompleted)
        {
            Forget(); // it died while nobody asked anything of it
        }

        if (_process is not null)
        {
            return _process;
        }

        ChildProcess process;
        try
        {
            process = ChildProcess.Start(command, what);
        }
        catch (RuntimeCrashedException e)
        {
            throw new WorkFailedException(FailureKind.Fault, e.Message, e);
        }

        var answers = Channel.CreateUnbounded<WorkMessage>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        _ = Task.Run(() => ReadAsync(process, answers.Writer));
        (_process, _answers) = (process, answers);
        return process;
    }

    private static async Task ReadAsync(ChildProcess process, ChannelWriter<WorkMessage> answers)
    {
        try
        {
            using var reader = new StreamReader(process.Output, new UTF8Encoding(false), leaveOpen: true);
            while (await reader.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
            {
                await answers.WriteAsync(Parse(line)).ConfigureAwait(false);
            }
        }
        catch (InvalidDataException e)
        {
            answers.TryComplete(e);
            process.Kill();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            process.Kill(); // it is gone
        }
        finally
        {
            answers.TryComplete();
        }
    }

    /// <exception cref="InvalidDataException">It is not the protocol.</exception>
    private static WorkMessage Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, IsolationJson.Default.WorkMessage) ?? throw new JsonException("null");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"It answered what is not the protocol: '{(line.Length <= LongestShown ? line : line[..LongestShown] + "...")}'.", e);
        }
    }

    private void Send(ChildProcess process, WorkMessage message)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(message, IsolationJson.Default.WorkMessage), (byte)'\n'];
        lock (_sending)
        {
            process.Input.Write(line);
            process.Input.Flush();
        }
    }

    private void Stop(ChildProcess process, CancellationToken ended)
    {
        try
        {
            Send(process, new WorkMessage.Stop());
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return; // it is gone
        }

        _ = KillLaterAsync(process, ended);
    }

    private async Task KillLaterAsync(ChildProcess process, CancellationToken ended)
    {
        try
        {
            await Task.Delay(limits.Stop, clock, ended).ConfigureAwait(false);
            process.Kill();
        }
        catch (OperationCanceledException)
        {
            // It stopped.
        }
    }

    private async Task WatchAsync(ChildProcess process, Action<string> over, CancellationToken ended)
    {
        if (limits.Memory is not { } most)
        {
            return;
        }

        try
        {
            using var timer = new PeriodicTimer(limits.Look, clock);
            while (await timer.WaitForNextTickAsync(ended).ConfigureAwait(false))
            {
                long used = ProcessMemory.Of(process.Id);
                if (used > most)
                {
                    over($"the work used {used / 1048576.0:0} MiB of memory; the worker's limit is {most / 1048576.0:0} MiB");
                    process.Kill();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The item is over.
        }
    }

    private void Forget()
    {
        _process?.Dispose();
        (_process, _answers) = (null, null);
    }
}
