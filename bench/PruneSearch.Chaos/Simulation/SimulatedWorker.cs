using System.Globalization;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Work;
using PruneSearch.Chaos.History;
using PruneSearch.TestKit.Campaigns;

namespace PruneSearch.Chaos.Simulation;

/// <summary>A worker that takes its time and makes its reports up: what is left is the cost of being told what to do.</summary>
internal static class SimulatedWorker
{
    public const string Command = "simulate";

    /// <summary>Works until it is told to stop.</summary>
    /// <param name="args">Server, name, slots, and milliseconds for each work item.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task RunAsync(string[] args, CancellationToken cancellation)
    {
        var delay = TimeSpan.FromMilliseconds(double.Parse(args[3], CultureInfo.InvariantCulture));
        string? key = Environment.GetEnvironmentVariable(Deployments.Keys.Variable);
        var host = new RemoteCampaignHost(new RemoteConnection(RemoteConnection.Client(new Uri(args[0]), () => key), TimeProvider.System, Timeout.InfiniteTimeSpan));
        FakeWork work = Scattered();
        await WorkerCrew.RunAsync(
            [.. Enumerable.Range(0, int.Parse(args[2], CultureInfo.InvariantCulture)).Select(i => new Worker(
                host,
                new WorkerAbilities(args[1]) { Slot = $"{args[1]}/{Environment.ProcessId}/{i}" },
                async (lease, _, stop) =>
                {
                    if (delay > TimeSpan.Zero)
                    {
                        await Task.Delay(delay, stop).ConfigureAwait(false);
                    }

                    return work.Do(lease.Item);
                },
                TimeProvider.System) { Log = Tell })],
            () => Task.FromResult(false),
            cancellation).ConfigureAwait(false);
    }

    /// <summary>The same lines that workers of the command line write: the history is checked against them.</summary>
    private static void Tell(WorkerEvent e)
    {
        (string verb, WorkLease lease, string outcome) = e switch
        {
            WorkerEvent.Reported r => (r.Accepted ? WorkerLogLine.Reported : WorkerLogLine.Refused, r.Lease, r.Outcome is WorkOutcome.Done ? " done" : " given back"),
            WorkerEvent.Lost l => (WorkerLogLine.Lost, l.Lease, string.Empty),
            WorkerEvent.Leased l => (WorkerLogLine.Leased, l.Lease, string.Empty),
            _ => throw new NotSupportedException($"no line for {e.GetType().Name}"),
        };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {verb} {lease.Campaign} {lease.Token} {lease.Item.Id}{outcome}"));
    }

    /// <summary>Figures without order, so that fronts stay as small as they are in life.</summary>
    private static FakeWork Scattered() => new()
    {
        Accuracy = (c, _) => new RandomStream(1, "accuracy", c).NextDouble(0.5, 0.9),
        Latency = c => new RandomStream(1, "latency", c).NextDouble(1, 4),
    };
}
