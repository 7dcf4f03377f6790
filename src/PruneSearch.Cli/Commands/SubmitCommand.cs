using System.CommandLine;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Cli.Options;
using PruneSearch.Cli.Output;

namespace PruneSearch.Cli.Commands;

/// <summary><c>submit SPEC --server URL</c>: a campaign for a server.</summary>
internal static class SubmitCommand
{
    public static Command Create()
    {
        var spec = new Argument<string>("SPEC") { Description = "A campaign spec (YAML). Its data paths start from the workers' data roots." };
        Option<string?> server = ServerOptions.Server();
        var resume = new Option<bool>("--resume") { Description = "Go on with the campaign of that name and spec, if there is one." };
        var wait = new Option<bool>("--wait") { Description = "Follow the campaign, and exit with its result." };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("submit", "Starts a campaign on a server.") { spec, server, resume, wait, json };
        command.Runs(
            async (parsed, cancellation) =>
            {
                Uri url = ServerOptions.Url(parsed.GetValue(server), required: true)!;
                string path = parsed.GetValue(spec)!;
                CampaignSpec read = SpecReader.ReadFile(path, SpecFiles.Context());
                string text = await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(false);
                RemoteCampaignHost host = parsed.GetValue(wait) ? ServerOptions.PatientHost(url) : ServerOptions.Host(url);
                ArtifactHash? model = await UploadAsync(read, url, cancellation).ConfigureAwait(false);
                CampaignSummary campaign = await host.SubmitAsync(new SubmitRequest(text, model, parsed.GetValue(resume)), cancellation).ConfigureAwait(false);
                bool asJson = parsed.GetValue(json);
                if (!parsed.GetValue(wait))
                {
                    if (asJson)
                    {
                        JsonOutput.Write(campaign);
                    }
                    else
                    {
                        Terminal.Line($"campaign {campaign.Name}, phase {campaign.Phase.ToString().ToLowerInvariant()}; follow it with: prunesearch watch {campaign.Name} --server {url}");
                    }

                    return ExitCode.Ok;
                }

                return await WatchCommand.FollowAsync(url, campaign.Name, asJson, cancellation).ConfigureAwait(false);
            },
            json);
        return command;
    }

    /// <summary>A model file that is here goes along; one that is not is looked for by the workers.</summary>
    private static async Task<ArtifactHash?> UploadAsync(CampaignSpec spec, Uri server, CancellationToken cancellation)
    {
        if (spec.Model.Onnx is not { } path || !File.Exists(path))
        {
            return null;
        }

        CampaignModelFile.Require(path, spec);
        FileStream file = File.OpenRead(path);
        await using (file.ConfigureAwait(false))
        {
            return (await ServerOptions.Artifacts(server).PutAsync(file, null, cancellation).ConfigureAwait(false)).Hash;
        }
    }
}
