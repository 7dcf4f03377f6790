using System.CommandLine;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Cli.Options;
using PruneSearch.Cli.Output;

namespace PruneSearch.Cli.Commands;

/// <summary><c>watch NAME --server URL</c>: a campaign as it goes.</summary>
internal static class WatchCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "The campaign's name." };
        Option<string?> server = ServerOptions.Server();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("watch", "Follows a campaign on a server until it is over, and exits with its result.") { name, server, json };
        command.Runs(
            (parsed, cancellation) => FollowAsync(ServerOptions.Url(parsed.GetValue(server), required: true)!, parsed.GetValue(name)!, parsed.GetValue(json), cancellation),
            json);
        return command;
    }

    /// <returns>0 where the campaign finished, 1 where it failed or was cancelled.</returns>
    public static async Task<int> FollowAsync(Uri server, string name, bool json, CancellationToken cancellation)
    {
        RemoteCampaignHost host = ServerOptions.Host(server);
        CampaignState state = await host.GetAsync(name, cancellation).ConfigureAwait(false)
            ?? throw new CampaignNotFoundException(name, await host.ListAsync(cancellation).ConfigureAwait(false));
        CampaignSpec spec = SpecFiles.OfCampaign(state);
        host = ServerOptions.PatientHost(server); // it was there: should it go away now, it comes back
        if (json)
        {
            await foreach (CampaignEvent _ in host.WatchAsync(name, state.Sequence, cancellation).ConfigureAwait(false))
            {
                // Only the end counts.
            }
        }
        else
        {
            // A reader of a log sees everything from the start; a person sees how it is now.
            Task view = Terminal.IsInteractive ? new LiveView(host, spec, server.ToString()).RunAsync(cancellation) : new PlainView(host, spec).RunAsync(cancellation);
            await view.ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
        }

        state = (await host.GetAsync(name, cancellation).ConfigureAwait(false))!;
        IReadOnlyList<int> front = state.Base is null ? [] : CampaignFront.Of(state, spec);
        if (json)
        {
            JsonOutput.Write(new { campaign = state.Name, phase = state.Phase, reason = state.Reason, front = front.Select(n => $"c{n}"), candidates = state.Candidates.Count });
        }
        else
        {
            if (front.Count > 0)
            {
                CandidateTable.Write(Terminal.Out, state, spec, front.Select(n => state.Candidates[n]), front);
            }

            Terminal.Line($"campaign {state.Name} {state.Phase.ToString().ToLowerInvariant()}{(state.Reason is null ? string.Empty : $": {state.Reason}")}; get models with: prunesearch export {state.Name} CANDIDATE --server {server} --out FILE");
        }

        return state.Phase == CampaignPhase.Finished ? ExitCode.Ok : ExitCode.Failed;
    }
}
