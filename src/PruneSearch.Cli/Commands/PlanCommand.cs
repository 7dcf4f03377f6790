using System.CommandLine;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Cli.Options;
using PruneSearch.Cli.Output;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Architectures;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Cli.Commands;

/// <summary><c>plan SPEC|MODEL</c>: a dry run. What could be cut, what stays and why, what it would cost to find out.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("SPEC|MODEL") { Description = "A campaign spec (YAML) or an ONNX file." };
        var exclude = new Option<string[]>("--exclude") { Description = "Patterns of layers to leave alone (for a model).", AllowMultipleArgumentsPerToken = true };
        var roundTo = new Option<int>("--round-to") { Description = "What kept channels are a multiple of (for a model).", DefaultValueFactory = _ => 1 };
        Option<string[]> bind = CommonOptions.Bind();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("plan", "Shows what can be pruned, what cannot and why, and what a campaign would cost, without spending compute.") { input, exclude, roundTo, bind, json };
        command.Runs(
            parsed =>
            {
                string path = parsed.GetValue(input)!;
                bool isModel = path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase);
                CampaignSpec? spec = isModel ? null : SpecFiles.Read(path, tools: null);
                ModelGraph graph = spec is null ? ModelFiles.Open(path, parsed.GetValue(bind)) : OfSpec(spec);
                GroupOptions options = spec is null
                    ? new GroupOptions { Exclude = parsed.GetValue(exclude) ?? [], RoundTo = parsed.GetValue(roundTo) }
                    : new GroupOptions { Exclude = spec.Prune.Exclude, RoundTo = spec.Prune.RoundTo[0], MinimumKept = spec.Prune.MinimumKept };
                var plan = PruningPlan.Of(graph, options, spec);
                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(plan.ToJson());
                }
                else
                {
                    plan.Write(Terminal.Out);
                }

                return ExitCode.Ok;
            },
            json);
        return command;
    }

    private static ModelGraph OfSpec(CampaignSpec spec)
    {
        if (spec.Model.Onnx is { } onnx)
        {
            return ModelFiles.Open(onnx, [.. spec.Model.Bind.Select(b => $"{b.Key}={b.Value}")]);
        }

        PruneSearch.Data.DataSlice train = spec.Data.Train.Open();
        return Architecture.Build(spec.Model.Architecture!, new ArchitectureOptions(train.SampleShape, train.Classes ?? 2, spec.Model.Width, spec.Seed));
    }
}
