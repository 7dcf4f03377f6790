using System.CommandLine;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Runners;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.Cli.Options;
using PruneSearch.Cli.Output;

namespace PruneSearch.Cli.Commands;

/// <summary><c>reproduce DIR CANDIDATE</c>: makes a candidate again from the journal and compares hashes.</summary>
internal static class ReproduceCommand
{
    public static Command Create()
    {
        Argument<string> folder = CampaignFolder.Argument();
        var candidate = new Argument<string>("CANDIDATE") { Description = "Its number, as 'front' lists it." };
        var retrain = new Option<bool>("--retrain") { Description = "Repeat the training too, from the first step; the same bits need the same thread count and kind of processor." };
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("reproduce", "Makes a candidate again from its edit log and compares what comes out, by hash.") { folder, candidate, retrain, threads, json };
        command.Runs(
            async (parsed, cancellation) =>
            {
                var campaign = CampaignFolder.Open(parsed.GetValue(folder)!);
                CandidateState c = campaign.Candidate(parsed.GetValue(candidate)!);
                if (c.Plan is null || c.Evaluation is null)
                {
                    throw new InvalidInputException("CANDIDATE", $"c{c.Number} was not judged", "a candidate can be reproduced once it has been judged");
                }

                Backends.All().Choose(campaign.Spec.BackendRequest); // one that is not to be had is bad input, not a failed work item
                IReadOnlyList<Comparison> found = await RunAsync(campaign, c, parsed.GetValue(retrain), CommonOptions.Positive("--threads", parsed.GetValue(threads)), cancellation).ConfigureAwait(false);
                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(new { candidate = $"c{c.Number}", same = found.All(f => f.Same), compared = found });
                }
                else
                {
                    foreach (Comparison f in found)
                    {
                        Terminal.Line($"{(f.Same ? "same     " : "DIFFERENT")}  {f.What}: recorded {f.Recorded}, made again {f.Again}");
                    }
                }

                return found.All(f => f.Same) ? ExitCode.Ok : ExitCode.Failed;
            },
            json);
        return command;
    }

    private static async Task<IReadOnlyList<Comparison>> RunAsync(CampaignFolder campaign, CandidateState c, bool retrain, int threads, CancellationToken cancellation)
    {
        var found = new List<Comparison>();
        RunnerServices services = Services.Runner(campaign.Path, Services.Files(), threads, ToolOptions.Read(null));
        using var runner = new WorkRunner(campaign.Spec, services, Services.Clock);
        var progress = new Progress<WorkProgress>();
        ArtifactHash dense = campaign.State.Base!.Model;
        var plan = (PlanReport)await runner.RunAsync(new WorkItem.Prepare { Candidate = c.Number, Recipe = c.Recipe, BaseModel = dense }, progress, cancellation).ConfigureAwait(false);
        found.Add(new Comparison("the plan, scored and allocated again", c.Plan!.Plan.Value, plan.Plan.Value));
        if (c.Plan.Model is { } shape)
        {
            found.Add(new Comparison("the cut model before training", shape.Value, plan.Model?.Value ?? "none"));
        }

        int last = c.Rungs.Length - 1;
        ArtifactHash? checkpoint = c.Rungs[last].Training?.Checkpoint;
        if (retrain)
        {
            checkpoint = null;
            for (int rung = 0; rung <= last && c.Rungs[rung].Training is { } trained; rung++)
            {
                var again = (TrainReport)await runner.RunAsync(
                    new WorkItem.Train { Candidate = c.Number, Recipe = c.Recipe, BaseModel = dense, Plan = plan.Plan, Rung = rung, Checkpoint = checkpoint }, progress, cancellation).ConfigureAwait(false);
                found.Add(new Comparison($"the checkpoint at rung {rung}, trained again", trained.Checkpoint.Value, again.Checkpoint.Value));
                checkpoint = again.Checkpoint;
            }
        }

        var judged = (EvaluationReport)await runner.RunAsync(
            new WorkItem.Evaluate { Candidate = c.Number, BaseModel = dense, Plan = plan.Plan, Checkpoint = checkpoint, Rung = last }, progress, cancellation).ConfigureAwait(false);
        found.Add(new Comparison("the exported model, cut by the edit log again", c.Evaluation!.Model.Value, judged.Model.Value));
        return found;
    }

    private sealed record Comparison(string What, string Recorded, string Again)
    {
        public bool Same => Recorded == Again;
    }
}
