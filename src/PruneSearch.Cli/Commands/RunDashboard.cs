using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Storage;
using PruneSearch.Cli.Output;

namespace PruneSearch.Cli.Commands;

/// <summary>
/// The dashboard of a campaign that runs in this process, for as long as it runs: on loopback, without a key. A build for devices that only work
/// (<c>-p:Serving=false</c>) has none, and says so where it is asked for.
/// </summary>
internal sealed partial class RunDashboard : IAsyncDisposable
{
    private const int LargestPort = 65535;

    private readonly Func<ValueTask> _stop;

    private RunDashboard(Func<ValueTask> stop) => _stop = stop;

    /// <summary>What stands for it where nobody asked.</summary>
    public static RunDashboard None { get; } = new(() => ValueTask.CompletedTask);

    /// <summary>The port to listen on: the one asked for, or 0 for a free one.</summary>
    /// <exception cref="InvalidInputException">It is none.</exception>
    public static int Port(int? asked) => asked is null ? 0
        : asked is > 0 and <= LargestPort ? asked.Value
        : throw new InvalidInputException("--dashboard", $"{asked} is not a port", $"1 to {LargestPort}, or nothing for a free one");

    /// <summary>Starts serving, and prints where.</summary>
    /// <exception cref="InvalidInputException">This build cannot, or the port is taken.</exception>
    public static async Task<RunDashboard> StartAsync(int port, EmbeddedCampaignHost host, string folder, DurableFiles files, CancellationToken cancellation)
    {
        Task<(Uri Url, Func<ValueTask> Stop)>? started = null;
        Begin(port, host, folder, files, cancellation, ref started);
        if (started is null)
        {
            throw new InvalidInputException("--dashboard", "is not part of this build (-p:Serving=false)", "a build that serves has it");
        }

        (Uri url, Func<ValueTask> stop) = await started.ConfigureAwait(false);
        Terminal.ErrorLine($"dashboard at {url} until the campaign ends");
        return new RunDashboard(async () =>
        {
            await stop().ConfigureAwait(false);
            Terminal.ErrorLine("the dashboard ends with the campaign; its figures are in the report");
        });
    }

    public ValueTask DisposeAsync() => _stop();

    static partial void Begin(int port, EmbeddedCampaignHost host, string folder, DurableFiles files, CancellationToken cancellation, ref Task<(Uri Url, Func<ValueTask> Stop)>? started);
}
