using PruneSearch.Chaos.Deployments;
using PruneSearch.Chaos.Processes;

namespace PruneSearch.Chaos.Scenarios;

/// <summary>Somebody who follows a campaign from the command line, and looks again when the program gives up.</summary>
internal sealed class Watch(Site site, Uri server, string campaign)
{
    /// <summary>How many times the program was started.</summary>
    public int Attempts { get; private set; }

    /// <returns>The exit code of the program that saw the end.</returns>
    public async Task<int> FollowAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Attempts++;
            try
            {
                await Shell.RunAsync(
                    "env", [$"{Keys.Variable}={site.Keys.Operator}", site.Options.PruneSearch, "watch", campaign, "--json", "--server", server.ToString()], cancellation).ConfigureAwait(false);
                return 0;
            }
            catch (InvalidOperationException e)
            {
                Site.Tell($"watch gave up: {e.Message.Trim().Split('\n')[^1]}");
                await Task.Delay(1000, cancellation).ConfigureAwait(false);
            }
        }
    }
}
