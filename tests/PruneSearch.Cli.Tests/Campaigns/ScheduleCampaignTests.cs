using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Patterns;
using PruneSearch.Pruning.Schedules;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Cli.Tests.Campaigns;

/// <summary>Every schedule, penalty and pattern in a whole campaign: candidates end exactly as their plans say.</summary>
public sealed class ScheduleCampaignTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// 18 steps of recovery, cuts due until step 9: four cuts fall on steps 0, 2, 4 and 6, each before its exact point. A share looked up at
    /// the whole step would stop at three quarters.
    /// </summary>
    [Theory]
    [InlineData("channel", "iterative", 1)]
    [InlineData("channel", "iterative", 2)]
    [InlineData("weight", "iterative", 1)]
    [InlineData("weight", "iterative", 2)]
    [InlineData("channel", "geometric", 1)]
    [InlineData("weight", "agp", 2)]
    [InlineData("2:4", "oneShot", 1)]
    [InlineData("2:4", "agp", 1)]
    [InlineData("4x4", "geometric", 1)]
    public async Task Candidates_end_as_their_plans_say(string granularity, string schedule, int rungs)
    {
        CampaignState state = await RunAsync(s => s with
        {
            Prune = s.Prune with
            {
                Granularity = [granularity],
                Criterion = ["l1", "taylor"],
                Allocation = ["uniform"],
                Ratio = FloatKnob.Fixed(0.5),
                Schedule = [schedule],
                Steps = IntKnob.Fixed(4),
                Until = 0.5,
            },
            Recovery = s.Recovery with { Epochs = 0.6, Rungs = rungs == 1 ? [1] : [0.25, 1] }, // the first rung ends where a cut is due
        });

        Assert.All(state.Candidates, c =>
        {
            PlanReport plan = c.Plan!;
            EvaluationReport evaluated = c.Evaluation!;
            Assert.All(plan.Ratios.Values, r => Assert.Equal(0.5, r, granularity is "channel" or "2:4" ? 0 : 0.2)); // groups may be odd, and blocks few
            Assert.Equal(18, c.Rungs[^1].Training!.Steps);
            Assert.Equal((plan.Macs, plan.Parameters), (evaluated.Macs, evaluated.Parameters));
            Assert.Equal(plan.NonZeroParameters, evaluated.NonZeroParameters);
        });
        if (granularity == "2:4")
        {
            ModelGraph exported = Model(state.Candidates[0].Evaluation!.Model);
            WeightGroups groups = WeightGroups.Of(exported, pattern: WeightPattern.Find("2:4"));
            Assert.NotEmpty(groups.Groups);
            Assert.All(groups.Groups, g =>
            {
                float[] weights = exported.Initializers[g.Initializer].Read().ToFloats();
                Assert.All(Enumerable.Range(0, g.Removals.Partitions), run => Assert.True(g.UnitsOf(run).ToArray().Count(u => weights[u] != 0) <= 2));
            });
        }
    }

    [Theory]
    [InlineData("channel", "sensitivity")]
    [InlineData("weight", "sensitivity")]
    [InlineData("weight", "lamp")]
    [InlineData("channel", "lamp")]
    [InlineData("weight", "erk")]
    public async Task Allocations_reach_the_ratio_with_different_shares_for_the_groups(string granularity, string allocation)
    {
        CampaignState state = await RunAsync(s => s with
        {
            Prune = s.Prune with { Granularity = [granularity], Criterion = ["l1"], Allocation = [allocation], Ratio = FloatKnob.Fixed(0.5), EvidenceBatches = 2 },
            Search = s.Search with { Candidates = 1 },
        });
        PlanReport plan = Assert.Single(state.Candidates).Plan!;
        GroupSummary[] groups = [.. state.Base!.Groups.Where(g => g.Granularity == granularity)];
        Assert.InRange(groups.Sum(g => g.Units * plan.Ratios[g.Id]) / groups.Sum(g => g.Units), 0.4, 0.52);
        Assert.True(plan.Ratios.Values.Max() - plan.Ratios.Values.Min() > 0.1);
    }

    [Theory]
    [InlineData(PenaltyKind.L1, "weight")]
    [InlineData(PenaltyKind.GroupLasso, "channel")]
    [InlineData(PenaltyKind.GroupLasso, "4x4")]
    [InlineData(PenaltyKind.BnScale, "channel")]
    [InlineData(PenaltyKind.Growing, "channel")]
    [InlineData(PenaltyKind.Growing, "2:4")]
    public async Task A_penalty_makes_what_goes_small(PenaltyKind penalty, string granularity)
    {
        double[] shares = [];
        foreach (double strength in new[] { 1e-9, penalty switch { PenaltyKind.Growing => 20, PenaltyKind.BnScale => 0.2, _ => 0.02 } })
        {
            using var folder = new TemporaryFolder();
            CampaignState state = await RunAsync(
                s => s with
                {
                    Prune = s.Prune with
                    {
                        Granularity = [granularity], Criterion = ["l2"], Allocation = ["uniform"], Ratio = FloatKnob.Fixed(0.5), Schedule = ["regularized"],
                        Penalty = [penalty], PenaltyStrength = FloatKnob.Fixed(strength), Until = 0.9,
                    },
                    Recovery = s.Recovery with { Epochs = 1, LearningRate = FloatKnob.Fixed(0.02), Rungs = [0.8, 1] },
                    Search = s.Search with { Candidates = 1 },
                },
                folder.Path);
            CandidateState candidate = Assert.Single(state.Candidates);
            Assert.Equal(candidate.Plan!.NonZeroParameters, candidate.Evaluation!.NonZeroParameters);

            // The first rung ends before the cut: nothing is gone there, but what will go is small already.
            ModelGraph before = Model(candidate.Rungs[0].Evaluation!.Model, folder.Path);
            Assert.Equal(state.Base!.Parameters, candidate.Rungs[0].Evaluation!.Parameters);
            shares = [.. shares, Smallness(before, penalty, granularity)];
        }

        Assert.True(shares[1] < 0.9 * shares[0], $"{shares[1]} with the penalty, {shares[0]} without");
    }

    /// <summary>With a learning rate that moves nothing, what is left of a candidate has the early weights.</summary>
    [Theory]
    [InlineData("channel", 0)]
    [InlineData("weight", 0.5)]
    public async Task Weights_are_rewound_to_those_that_were_kept(string granularity, double rewindTo)
    {
        CampaignState state = await RunAsync(s => s with
        {
            Model = s.Model with { Training = s.Model.Training! with { RewindTo = rewindTo } },
            Prune = s.Prune with { Granularity = [granularity], Criterion = ["l1"], Allocation = ["uniform"], Ratio = FloatKnob.Fixed(0.5), Schedule = ["geometric"], Steps = IntKnob.Fixed(3), Until = 1 },
            Recovery = s.Recovery with { Epochs = 0.3, LearningRate = FloatKnob.Fixed(1e-30), Rewind = RewindKind.Weights },
            Search = s.Search with { Candidates = 1 },
        });

        CandidateState candidate = Assert.Single(state.Candidates);
        Assert.Equal(candidate.Plan!.NonZeroParameters, candidate.Evaluation!.NonZeroParameters);
        ModelGraph early = Model(state.Base!.Early!.Value);
        ModelGraph dense = Model(state.Base.Model);
        ModelGraph exported = Model(candidate.Evaluation.Model);
        int checkedWeights = 0;
        foreach (string name in ModelCost.ParameterNames(exported).Where(n => n.EndsWith(".weight", StringComparison.Ordinal)))
        {
            var known = early.Initializers[name].Read().ToFloats().ToHashSet();
            float[] left = [.. exported.Initializers[name].Read().ToFloats().Where(w => w != 0)];
            Assert.All(left, w => Assert.Contains(w, known));
            checkedWeights += left.Except(dense.Initializers[name].Read().ToFloats()).Count();
        }

        Assert.True(checkedWeights > 100, "the early weights are not the trained ones");
    }

    [Fact]
    public async Task A_learning_rate_that_is_rewound_starts_anew_after_every_cut()
    {
        CampaignSpec Of(CampaignSpec s, RewindKind rewind) => s with
        {
            Prune = s.Prune with { Granularity = ["weight"], Criterion = ["l1"], Allocation = ["uniform"], Ratio = FloatKnob.Fixed(0.5), Schedule = ["iterative"], Steps = IntKnob.Fixed(3), Until = 1 },
            Recovery = s.Recovery with { Epochs = 0.3, Rewind = rewind },
            Search = s.Search with { Candidates = 1 },
        };
        using var other = new TemporaryFolder();
        CandidateState with = Assert.Single((await RunAsync(s => Of(s, RewindKind.LearningRate))).Candidates);
        CandidateState without = Assert.Single((await RunAsync(s => Of(s, RewindKind.None), other.Path)).Candidates);
        Assert.Equal(with.Plan!.Plan, without.Plan!.Plan);
        Assert.Null(with.Plan.Model);
        Assert.NotEqual(with.Rungs[^1].Training!.Checkpoint, without.Rungs[^1].Training!.Checkpoint);
    }

    /// <summary>How small the smaller half of what a penalty acts on is, beside the larger half.</summary>
    private static double Smallness(ModelGraph graph, PenaltyKind penalty, string granularity)
    {
        double[] sizes = penalty == PenaltyKind.BnScale
            ? [.. graph.Nodes.Where(n => n.OpType == "BatchNormalization").SelectMany(n => graph.Initializers[n.Inputs[1]].Read().ToFloats()).Select(w => (double)Math.Abs(w))]
            : granularity == "channel"
                ? [.. PruningGroups.Of(graph).Groups.SelectMany(g => Norms(graph, g))]
                : [.. WeightGroups.Of(graph, pattern: WeightPattern.Find(granularity)).Groups.SelectMany(g => Norms(graph, g))];
        Array.Sort(sizes);
        return penalty == PenaltyKind.Growing ? sizes[..(sizes.Length / 2)].Sum() / sizes[(sizes.Length / 2)..].Sum() : sizes.Sum();
    }

    private static IEnumerable<double> Norms(ModelGraph graph, PruningGroup group) =>
        Pruning.Criteria.MagnitudeCriterion.L2.Score(group.Scored, Pruning.Criteria.Evidence.OfWeights(graph)) is var scores ? group.Pool(scores) : [];

    private async Task<CampaignState> RunAsync(Func<CampaignSpec, CampaignSpec> change, string? folder = null)
    {
        CampaignState state = await SmallCampaign.RunAsync(
            SmallCampaign.Spec(candidates: 2, change), folder ?? _folder.Path, parallel: 1, TestContext.Current.CancellationToken);
        Assert.True(state.Phase == CampaignPhase.Finished, $"{state.Phase}: {state.Reason}");
        Assert.All(state.Candidates.Where(c => c.Status != CandidateStatus.Duplicate), c => Assert.True(c.Status == CandidateStatus.Complete, c.Reason));
        Assert.Contains(state.Candidates, c => c.Status == CandidateStatus.Complete);
        return state with { Candidates = state.Candidates.RemoveAll(c => c.Status == CandidateStatus.Duplicate) };
    }

    private ModelGraph Model(ArtifactHash hash, string? folder = null) => SmallCampaign.Model(folder ?? _folder.Path, hash);
}
