using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Constraints;
using PruneSearch.Campaigns.Specs.Values;
using PruneSearch.Execution;
using PruneSearch.Hardware.Targets;
using PruneSearch.Pruning.Schedules;

namespace PruneSearch.Campaigns.Specs.Sections;

/// <summary>A whole spec.</summary>
internal sealed class CampaignSection : MappingType<CampaignSpec>
{
    private readonly string _baseFolder;
    private readonly SearchSpec _search;

    public CampaignSection(SpecContext context, string baseFolder)
    {
        _baseFolder = baseFolder;
        var search = new SearchSpec();
        _search = search with { Options = context.Samplers.DefaultOptions(search.Sampler) }; // as an empty search section gives
        Field("apiVersion", new NameType([CampaignSpec.ApiVersion]), _ => CampaignSpec.ApiVersion, (c, _) => c, "The version of this format.", required: true);
        Field("name", TextType.Name, c => c.Name, (c, v) => c with { Name = v }, "The campaign's name.", required: true);
        Field("seed", new WholeType<ulong>(0, ulong.MaxValue), c => c.Seed, (c, v) => c with { Seed = v }, "Seeds everything: data order, sampler, initial weights.");
        Field("model", new ModelSection(context.Architectures, baseFolder), c => c.Model, (c, v) => c with { Model = v }, "The base model.", required: true);
        Field("task", new EnumType<TaskKind>(), c => c.Task, (c, v) => c with { Task = v },
            "classification: labelled data, judged by accuracy; fidelity: any model and unlabelled inputs, judged by agreement with the dense model.");
        Field("data", new DataSection(context.DataKinds, baseFolder), c => c.Data, (c, v) => c with { Data = v }, "What is trained and judged on.", required: true);
        Field("targets", new ListType<Target>(new TargetType(context.Runtimes, context.Tools, baseFolder), "targets", distinct: false), c => c.Targets, (c, v) => c with { Targets = v },
            "Where latency is measured.", "none");
        Field("objectives", new ListType<MetricRef>(new MetricType(), "metrics", least: 1), c => c.Objectives, (c, v) => c with { Objectives = v },
            "What the front is over.", "accuracy (fidelity: agreement), and latency of the first target, or macs where there is none");
        Field("constraints", new ListType<ConstraintSpec>(new ConstraintType(), "constraints", distinct: false), c => c.Constraints, (c, v) => c with { Constraints = v },
            "What a candidate must keep to be feasible.");
        Field("prune", new PruneSection(context), c => c.Prune, (c, v) => c with { Prune = v }, "What is searched: how to prune.");
        Field("recovery", new RecoverySection(context.Tools), c => c.Recovery, (c, v) => c with { Recovery = v }, "How a pruned model is fine-tuned.");
        Field("evaluation", new EvaluationSection(context.Tools), c => c.Evaluation, (c, v) => c with { Evaluation = v },
            "Who judges models, where that is an external tool.", "judged here on data.validation and data.test");
        Field("search", new SearchSection(context), c => c.Search, (c, v) => c with { Search = v }, "How the space is searched.");
        Field("baselines", new BaselineSection(), c => c.Baselines, (c, v) => c with { Baselines = v }, "Simple rivals that are run with the same recovery and shown beside the front.");
        Field("measurement", new MeasurementSection(), c => c.Measurement, (c, v) => c with { Measurement = v }, "How latency is measured.");
        Field("budget", new BudgetSection(), c => c.Budget, (c, v) => c with { Budget = v }, "What the campaign may spend.");
        Field("backend", new NameType(BackendNames.All), c => c.Backend, (c, v) => c with { Backend = v },
            "What executes graphs: compute (built in, on processors), torch (libtorch, where it is installed), or auto (torch where a CUDA device is there, else compute).");
        Field("torch", new TorchSection(), c => c.Torch, (c, v) => c with { Torch = v }, "How the backend torch works, where it is the one.");
    }

    protected override string Name => "spec";

    protected override string Noun => "a mapping with apiVersion, name, model and data";

    /// <summary>What is null is required, and so set before anyone sees it.</summary>
    protected override CampaignSpec Blank => new() { Name = "", Model = null!, Data = null!, Objectives = [], Search = _search, BaseFolder = _baseFolder };

    protected override CampaignSpec Finish(CampaignSpec value, SpecNode node)
    {
        MetricCheck.Check(node, value.Task);
        if (value.Search.Promotion == "asha" && value.Recovery.Rungs.Count == 1 && !node.Errors.Has("recovery"))
        {
            node.Find("search")!.Find("promotion")!.Error(
                "is asha, and there is one rung from which nothing goes on; give recovery.rungs such as [0.25, 1], or all", "asha needs two rungs");
        }

        CheckTools(value, node);
        CheckPruning(value, node);
        if (value.Backend == BackendNames.Compute && value.Torch != new TorchSpec() && node.Find("torch") is { } torch)
        {
            torch.Error("is about the backend torch, and backend is compute; remove it, or give the backend torch or auto", "torch goes with the backend torch or auto");
        }

        value = Directed(value);
        if (node.Find("objectives") is not null)
        {
            return value;
        }

        Metric quality = value.Task == TaskKind.Classification ? Metric.Accuracy : Metric.Agreement;
        MetricRef cost = value.Targets is [var first, ..] ? new(Metric.Latency, first.Name) : new(Metric.Macs);
        return value with { Objectives = [new MetricRef(quality), cost] };
    }

    /// <summary>The evaluator's metrics with the direction that the spec gives them.</summary>
    private static CampaignSpec Directed(CampaignSpec value)
    {
        if (value.Evaluation is not { SmallerIsBetter: { Count: > 0 } smaller })
        {
            return value;
        }

        return value with
        {
            Objectives = [.. value.Objectives.Select(Direct)],
            Constraints = [.. value.Constraints.Select(c => c with { Metric = Direct(c.Metric) })],
        };

        MetricRef Direct(MetricRef metric) => metric.External is { } name && smaller.Contains(name) ? MetricRef.Named(name, smallerIsBetter: true) : metric;
    }

    private static void CheckPruning(CampaignSpec value, SpecNode node)
    {
        if (value.Recovery.Rewind == RewindKind.Weights && value.Model.Architecture is null && !node.Errors.Has("model") && node.Find("recovery")?.Find("rewind") is { } rewind)
        {
            rewind.Error("is weights, and the early weights of an ONNX file are not known; give learningRate, or a model.architecture", "weights are rewound to those of a training that the campaign did itself");
        }

        if (value.Recovery.Reconstruction != ReconstructionKind.None && node.Find("recovery")?.Find("reconstruction") is { } reconstruction)
        {
            if (value.Prune.Schedule.FirstOrDefault(s => s != PruningSchedules.OneShot) is { } several)
            {
                reconstruction.Error($"follows the one cut before recovery, and prune.schedule has {several}; give oneShot, or remove it", "reconstruction goes with the schedule oneShot");
            }
            else if (value.Recovery.Rewind == RewindKind.Weights)
            {
                reconstruction.Error("chooses weights that recovery.rewind sets back to earlier ones; remove one of them", "reconstruction does not go with rewind weights");
            }
        }
    }

    private static void CheckTools(CampaignSpec value, SpecNode node)
    {
        if (value.Recovery.Tool is not null && value.Prune.Schedule.Any(s => s != PruningSchedules.OneShot) && !node.Errors.Has("prune.schedule"))
        {
            node.Find("prune")!.Find("schedule")!.Error("cuts during the recovery, which a tool does not do; give oneShot, or remove recovery.tool", "recovery.tool goes with the schedule oneShot");
        }

        if (value.Evaluation is not null && value.Recovery.Patience > 0 && node.Find("recovery")?.Find("patience") is { } patience)
        {
            patience.Error($"is {value.Recovery.Patience}, and an evaluator judges, which is not asked during a training; remove one of them", "patience goes with the built-in evaluation");
        }

        if (value.Evaluation is null || node.Errors.Has("evaluation") || node.Errors.Has("objectives") || node.Errors.Has("constraints"))
        {
            return;
        }

        string[] named = [.. value.ExternalMetrics];
        if (value.Task != TaskKind.Classification && named.Length == 0)
        {
            node.Find("evaluation")!.Error(
                "judges by accuracy, and the task is fidelity; name a figure of its own in objectives or constraints, such as metric(mAP), remove it, or use the task classification",
                "with the task fidelity an evaluator gives metrics of its own");
        }

        foreach (string unused in value.Evaluation.SmallerIsBetter.Except(named))
        {
            node.Find("evaluation")!.Find("smallerIsBetter")!.Error(
                $"has '{unused}', which no objective or constraint names{(NearestName.Of(unused, named) is { } nearest ? $"; did you mean '{nearest}'?" : $"; write metric({unused}) there, or remove it")}",
                "it is about metrics that the spec names by metric(NAME)");
        }
    }
}
