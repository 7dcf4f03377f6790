using System.CommandLine;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.Cli.Options;
using PruneSearch.Cli.Output;

namespace PruneSearch.Cli.Commands;

/// <summary><c>show DIR CANDIDATE</c>: everything known of one candidate.</summary>
internal static class ShowCommand
{
    private const int MostClasses = 5;

    public static Command Create()
    {
        Argument<string> folder = CampaignFolder.Argument(orServer: true);
        Option<string?> server = ServerOptions.Server();
        var candidate = new Argument<string>("CANDIDATE") { Description = "Its number, as 'front' lists it." };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("show", "Shows everything known of a candidate.") { folder, server, candidate, json };
        command.Runs(
            async (parsed, cancellation) =>
            {
                CampaignFolder campaign = await CampaignFolder.OpenAsync(parsed.GetValue(folder)!, parsed.GetValue(server), cancellation).ConfigureAwait(false);
                CandidateState c = campaign.Candidate(parsed.GetValue(candidate)!);
                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(c);
                }
                else
                {
                    Write(campaign, c);
                }

                return ExitCode.Ok;
            },
            json);
        return command;
    }

    private static void Write(CampaignFolder campaign, CandidateState c)
    {
        Line("candidate", $"c{c.Number}, {c.Status.ToString().ToLowerInvariant()}{(c.Reason is null ? string.Empty : $": {c.Reason}")}");
        Line("recipe", $"{RecipeText.Of(c)}, learning rate {c.Recipe.LearningRate:G3}, weight decay {c.Recipe.WeightDecay:G3}, distillation {c.Recipe.Distillation:G2}");
        foreach (MetricRef objective in campaign.Spec.Objectives)
        {
            Line(objective.ToString(), CandidateText.Value(campaign.State, c, objective));
        }

        if (c.Plan is { } plan)
        {
            Line("MACs", $"{plan.Macs:N0} of {campaign.State.Base!.Macs:N0} ({(double)campaign.State.Base.Macs / plan.Macs:0.00}x fewer)");
            Line("parameters", $"{plan.Parameters:N0} of {campaign.State.Base.Parameters:N0}, {plan.NonZeroParameters:N0} not zero");
            if (plan.ActivationBytes > 0)
            {
                Line("activations", $"{Figures.Bytes(plan.ActivationBytes)} of {Figures.Bytes(campaign.State.Base.ActivationBytes)} alive at once");
            }

            if (plan.Before is { } before)
            {
                Line("before recovery", Judged(before));
            }

            Line("surgery", plan.Surgery is { } s ? Oracle(s) : "nothing was cut out");
            foreach ((string group, double ratio) in plan.Ratios)
            {
                Line($"  {group}", $"{Figures.Share(ratio)} removed");
            }
        }

        foreach ((RungState rung, int i) in c.Rungs.Select((r, i) => (r, i)))
        {
            if (rung.Evaluation is { } e)
            {
                Line($"rung {i}", $"{Judged(e.Figures)} after {rung.Training?.Steps ?? 0} steps; {Figures.Bytes(e.Bytes)}{(e.CompressedBytes > 0 ? $", {Figures.Bytes(e.CompressedBytes)} compressed" : string.Empty)}; export {(e.Export is { } x ? Oracle(x) : "not checked")}");
            }
        }

        if (c.Evaluation?.Figures.OutputErrors is { Count: > 1 } outputs)
        {
            foreach ((string output, double after) in outputs)
            {
                string recovered = c.Plan?.Before?.OutputErrors is { } cut && cut.TryGetValue(output, out double error) ? $"{error:G3} before recovery, {after:G3} after" : $"{after:G3}";
                Line($"  output {output}", $"error {recovered}");
            }
        }

        if (c.Evaluation is { Training: { } training } judged)
        {
            Line("generalisation", $"{Judged(training)} of training; gap {Gap(judged.Figures, training)}, dense {Gap(campaign.State.Base!.Validation, campaign.State.Base.Training)}");
        }

        if (c.Evaluation?.Figures.ByClass is { } classes && campaign.State.Base?.Validation.ByClass is { } dense && classes.Length == dense.Length)
        {
            string[] worse = [.. classes.Select((a, i) => (Class: i, Drop: dense[i] - a)).Where(d => d.Drop > 0).OrderByDescending(d => d.Drop).Take(MostClasses).Select(d => $"{d.Class}: -{Figures.Share(d.Drop!.Value)}")];
            Line("classes that lost most", worse.Length == 0 ? "none" : string.Join(", ", worse));
        }

        if (c.Test is { } test)
        {
            Line("test", Judged(test.Figures));
        }

        foreach ((string target, MeasureReport m) in c.Confirmations)
        {
            Line($"at the end, {target}", $"{Figures.Number(m.LatencyMs)} ms, dense {Figures.Number(m.DenseMs ?? 0)} ms, {m.Speedup:0.00}x [{m.SpeedupLow:0.00}, {m.SpeedupHigh:0.00}]{(m.Unstable ? ", unstable" : string.Empty)}");
        }

        if (c.Evaluation is { } last)
        {
            Line("model", $"{last.Model} (prunesearch export {campaign.Words} c{c.Number} --out FILE)");
        }
    }

    private static string Gap(EvaluationFigures validation, EvaluationFigures? training) =>
        training?.Accuracy - validation.Accuracy is { } gap ? Figures.Share(gap) : "unknown";

    private static string Judged(EvaluationFigures f)
    {
        string figures = string.Join(", ", new[]
        {
            f.Accuracy is { } a ? $"accuracy {Figures.Share(a)} [{Figures.Share(f.AccuracyLow!.Value)}, {Figures.Share(f.AccuracyHigh!.Value)}], loss {f.Loss:G4}"
                : f.Agreement is { } g ? $"agreement {Figures.Share(g)}, output error {f.OutputError:G3}" : string.Empty,
            CandidateText.Named(f),
        }.Where(t => t.Length > 0));
        return f.Samples > 0 ? $"{figures} on {f.Samples} samples" : figures;
    }

    private static string Oracle(OracleSummary s) => $"{(s.Passed ? "passed" : "FAILED")}, difference {s.MaxAbsDifference:G2} of {s.OutputScale:G3} ({s.Compared})";

    private static void Line(string name, string value) => Terminal.Line($"{name,-28} {value}");
}
