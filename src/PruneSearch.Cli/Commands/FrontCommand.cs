using System.CommandLine;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.State;
using PruneSearch.Cli.Options;
using PruneSearch.Cli.Output;

namespace PruneSearch.Cli.Commands;

/// <summary><c>front DIR</c>: the non-dominated candidates.</summary>
internal static class FrontCommand
{
    public static Command Create()
    {
        Argument<string> folder = CampaignFolder.Argument(orServer: true);
        Option<string?> server = ServerOptions.Server();
        var all = new Option<bool>("--all") { Description = "Every candidate that completed, not only the front." };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("front", "Lists the Pareto front of a campaign.") { folder, server, all, json };
        command.Runs(
            async (parsed, cancellation) => Show(
                await CampaignFolder.OpenAsync(parsed.GetValue(folder)!, parsed.GetValue(server), cancellation).ConfigureAwait(false), parsed.GetValue(all), parsed.GetValue(json)),
            json);
        return command;
    }

    private static int Show(CampaignFolder folder, bool all, bool json)
    {
        IReadOnlyList<int> front = CampaignFront.Of(folder.State, folder.Spec);
        CandidateState[] shown = all
            ? [.. folder.State.Candidates.Where(c => c.Objectives is not null)]
            : [.. front.Select(n => folder.State.Candidates[n])];
        if (json)
        {
            JsonOutput.Write(shown.Select(c => new
            {
                candidate = $"c{c.Number}",
                feasible = c.IsFeasible,
                objectives = folder.Spec.Objectives.Select((o, i) => (o, i)).ToDictionary(p => p.o.ToString(), p => c.Objectives!.Value[p.i]),
                configuration = c.Recipe,
                model = c.Evaluation?.Model.Value,
                origin = c.Origin,
                onFront = front.Contains(c.Number),
                violations = folder.Spec.Constraints.Select((k, i) => (k, i)).ToDictionary(p => p.k.Text, p => c.Violations?[p.i] ?? 0),
                test = c.Test?.Figures,
            }));
            return ExitCode.Ok;
        }

        CandidateTable.Write(Terminal.Out, folder.State, folder.Spec, shown, front);
        return ExitCode.Ok;
    }
}
