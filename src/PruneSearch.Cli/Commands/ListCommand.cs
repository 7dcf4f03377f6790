using System.CommandLine;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Cli.Options;
using PruneSearch.Cli.Output;
using Spectre.Console;

namespace PruneSearch.Cli.Commands;

/// <summary><c>list --server URL</c>: the campaigns of a server.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        Option<string?> server = ServerOptions.Server();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("list", "Lists the campaigns of a server.") { server, json };
        command.Runs(
            async (parsed, cancellation) =>
            {
                IReadOnlyList<CampaignSummary> campaigns = await ServerOptions.Host(ServerOptions.Url(parsed.GetValue(server), required: true)!)
                    .SummariesAsync(cancellation).ConfigureAwait(false);
                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(campaigns);
                    return ExitCode.Ok;
                }

                var table = new Table { Border = TableBorder.Simple };
                table.AddColumns("campaign", "phase", "candidates", "at work", "worker hours", "started", "owner");
                foreach (CampaignSummary c in campaigns)
                {
                    table.AddRow(
                        Markup.Escape(c.Name), $"{c.Phase.ToString().ToLowerInvariant()}{(c.Paused ? ", paused" : string.Empty)}", $"{c.Candidates - c.Active} of {c.Candidates}",
                        $"{c.Leases}", $"{c.ComputeHours:0.00}", $"{c.StartedAt:yyyy-MM-dd HH:mm}", Markup.Escape(c.Owner ?? string.Empty));
                }

                Terminal.Out.Write(table);
                return ExitCode.Ok;
            },
            json);
        return command;
    }
}
