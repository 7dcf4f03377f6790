using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Hosting.Observation;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Runners;
using PruneSearch.Campaigns.Work;
using PruneSearch.Hardware.Hosting;

namespace PruneSearch.Campaigns.Isolation;

/// <summary>The child's side: does one work item after the other, as the parent asks, until its input ends. Then it stops at once.</summary>
/// <param name="runner">The runner of a campaign; asked once for each.</param>
/// <param name="artifacts">The artifacts that it works with: local copies stay while an item is worked on.</param>
public sealed class WorkHost(Func<SpecDocument, WorkRunner> runner, HttpArtifactStore artifacts)
{
    /// <summary>Campaigns whose data and base model are kept in memory.</summary>
    private const int MostCampaigns = 2;

    private readonly List<(string Campaign, WorkRunner Runner)> _runners = [];
    private readonly Lock _writing = new();

    /// <summary>Called when the parent is gone, before the process ends.</summary>
    public Action Leaving { get; init; } = () => { };

    /// <summary>Serves this process's parent over its standard streams. Signals are the parent's to answer.</summary>
    public async Task RunAsChildAsync()
    {
        using PosixSignalRegistration interrupts = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using PosixSignalRegistration terminations = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = true);
        Stream output = StandardOutput.Claim();
        await using (output.ConfigureAwait(false))
        {
            await RunAsync(Console.OpenStandardInput(), output).ConfigureAwait(false);
        }

        // The parent is gone: what still runs is for nobody.
        Leaving();
        Process.GetCurrentProcess().Kill();
    }

    /// <summary>Serves until the input ends.</summary>
    public async Task RunAsync(Stream input, Stream output)
    {
        using var reader = new StreamReader(input, new UTF8Encoding(false), leaveOpen: true);
        Task work = Task.CompletedTask;
        CancellationTokenSource? stop = null;
        try
        {
            while (await reader.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
            {
                switch (JsonSerializer.Deserialize(line, IsolationJson.Default.WorkMessage))
                {
                    case WorkMessage.Do order:
                        await work.ConfigureAwait(false);
                        stop?.Dispose();
                        stop = new CancellationTokenSource();
                        CancellationToken token = stop.Token;
                        work = Task.Run(() => DoAsync(order, output, token), CancellationToken.None);
                        break;
                    case WorkMessage.Stop:
                        await (stop?.CancelAsync() ?? Task.CompletedTask).ConfigureAwait(false);
                        break;
                }
            }
        }
        finally
        {
            await (stop?.CancelAsync() ?? Task.CompletedTask).ConfigureAwait(false);
            stop?.Dispose();
        }
    }

    private async Task DoAsync(WorkMessage.Do order, Stream output, CancellationToken cancellation)
    {
        WorkMessage answer;
        using Activity? span = WorkSpans.Work(order.Campaign.Name, order.Item, order.Trace);
        using IDisposable copies = artifacts.KeepUsed();
        try
        {
            answer = new WorkMessage.Done(await Runner(order.Campaign).RunAsync(order.Item, new Telling(this, output), cancellation).ConfigureAwait(false));
        }
        catch (WorkFailedException e)
        {
            answer = new WorkMessage.Failed(e.Kind, e.Message);
        }
        catch (WorkInterruptedException e)
        {
            answer = new WorkMessage.Stopped(e.Checkpoint);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            answer = new WorkMessage.Stopped(null);
        }
        catch (InvalidInputException e)
        {
            // The worker lacks something that another one may have.
            answer = new WorkMessage.Failed(FailureKind.Unfit, $"this worker cannot take up the campaign: {e.Message}");
        }
        catch (Exception e)
        {
            // The parent waits for an answer, whatever happens here.
            answer = new WorkMessage.Failed(Records.FailureKind.Fault, $"{e.GetType().Name}: {e.Message}");
        }

        WorkSpans.Ended(span, Outcome(answer));
        span?.Stop(); // before the answer: the parent may end this process once it has it
        Write(output, answer);
    }

    private static WorkOutcome Outcome(WorkMessage answer) => answer switch
    {
        WorkMessage.Done done => new WorkOutcome.Done(done.Report),
        WorkMessage.Failed failed => new WorkOutcome.Failed(failed.Kind, failed.Text),
        _ => new WorkOutcome.Released(),
    };

    private WorkRunner Runner(SpecDocument campaign)
    {
        int known = _runners.FindIndex(r => r.Campaign == campaign.Name);
        if (known >= 0)
        {
            return _runners[known].Runner;
        }

        while (_runners.Count >= MostCampaigns)
        {
            _runners[0].Runner.Dispose();
            _runners.RemoveAt(0);
        }

        WorkRunner made = runner(campaign);
        _runners.Add((campaign.Name, made));
        return made;
    }

    private void Write(Stream output, WorkMessage message)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(message, IsolationJson.Default.WorkMessage), (byte)'\n'];
        lock (_writing)
        {
            output.Write(line);
            output.Flush();
        }
    }

    /// <summary>Hands progress on; no more often than somebody could want to read it.</summary>
    private sealed class Telling(WorkHost host, Stream output) : IProgress<WorkProgress>
    {
        private const double LeastStep = 0.005;
        private double _last = -1;

        public void Report(WorkProgress value)
        {
            if (value.Done - _last is >= LeastStep or < 0)
            {
                _last = value.Done;
                host.Write(output, new WorkMessage.Progressed(value));
            }
        }
    }
}
