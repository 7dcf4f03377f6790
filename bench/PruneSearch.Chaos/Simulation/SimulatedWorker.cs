using System.Globalization;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Remote;
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
                TimeProvider.System))],
            () => Task.FromResult(false),
            cancellation).ConfigureAwait(false);
    }

    /// <summary>Figures without order, so that fronts stay as small as they are in life.</summary>
    private static FakeWork Scattered() => new()
    {
        Accuracy = (c, _) => new RandomStream(1, "accuracy", c).NextDouble(0.5, 0.9),
        Latency = c => new RandomStream(1, "latency", c).NextDouble(1, 4),
    };
}
