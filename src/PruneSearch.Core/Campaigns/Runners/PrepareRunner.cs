using System.Collections.Immutable;
using System.Text.Json;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Work;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Schedules;
using PruneSearch.Pruning.Surgery;

namespace PruneSearch.Campaigns.Runners;

/// <summary>Makes a candidate's plan, checks the cut, and counts what is left.</summary>
internal sealed class PrepareRunner(CampaignWorkspace workspace)
{
    public async Task<PlanReport> RunAsync(WorkItem.Prepare item, CancellationToken cancellation)
    {
        BaseModel baseModel = await workspace.BaseAsync(item.BaseModel, cancellation).ConfigureAwait(false);
        (CandidatePlan plan, CutResult? cut) = new PlanBuilder(workspace.Spec, baseModel).Build(item.Recipe, cancellation);
        OracleSummary? surgery = cut is null || plan.Log.IsUncut ? null : new CutCheck(workspace).Require(cut);
        ModelGraph graph = cut?.Graph ?? plan.Apply(baseModel.Graph);
        var cost = ModelCost.Of(graph);
        IReadOnlyList<PruningGroup> groups = baseModel.Groups(item.Recipe);
        return new PlanReport
        {
            Plan = await workspace.Services.Artifacts.PutAsync(plan.ToBytes(), cancellation).ConfigureAwait(false),
            Identity = Identity(plan, item.Recipe),
            ShapeKey = cut is null ? null : ShapeKey.Of(graph).Digest,
            Parameters = cost.Parameters,
            NonZeroParameters = cost.NonZeroParameters,
            Macs = cost.Macs,
            Model = cut is null ? null : await workspace.StoreModelAsync(graph, cancellation).ConfigureAwait(false),
            Surgery = surgery,
            ActivationBytes = ActivationMemory.PeakBytes(graph),
            Before = workspace.Spec is { Evaluation: not null, Task: TaskKind.Classification } ? null
                : EvaluateRunner.Judge(workspace.Spec.Task, graph, baseModel.Graph, workspace.Services, workspace.Data.Validation, cancellation),
            Sensitivity = baseModel.Studied(item.Recipe) is { } study && PruningAllocations.BuiltIn[item.Recipe.Allocation].NeedsCurves
                ? await workspace.Services.Artifacts.PutAsync(study.ToBytes(), cancellation).ConfigureAwait(false) : null,
            Ratios = groups.ToImmutableSortedDictionary(g => g.Id, g => (double)plan.Removals[g.Id] / g.BaseCount, StringComparer.Ordinal),
        };
    }

    /// <summary>Edit log, masks, recipe and seed; with the weights where a solver changed them. What only led to the plan (criterion, allocation) is not part of it, unless cuts follow later.</summary>
    private string Identity(CandidatePlan plan, CandidateRecipe recipe)
    {
        CandidateRecipe relevant = PruningSchedules.BuiltIn[recipe.Schedule].ChoosesLater
            ? recipe
            : recipe with { Criterion = string.Empty, Normalization = default, Allocation = string.Empty, Ratio = 0, GroupRatios = null, RoundTo = 1 };
        string solved = plan.Weights.IsEmpty ? string.Empty : $"\n{plan.WeightsDigest}";
        string text = $"{plan.Log.Identity}\n{JsonSerializer.Serialize(relevant, RecordsJson.Default.CandidateRecipe)}\n{workspace.Spec.Seed}{solved}";
        return ArtifactHash.Of(System.Text.Encoding.UTF8.GetBytes(text)).Value;
    }
}
