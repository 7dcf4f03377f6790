using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Reports;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.Data;
using PruneSearch.Pruning.Criteria;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns;

/// <summary>Volumes are computed by hand: accuracy 0.5 to 0.9 and MACs 20 to 100 are the box, so a candidate's place is (0.9 - accuracy) / 0.4 and (MACs - 20) / 80.</summary>
public sealed class SearchAdvantageTests
{
    private const double Whole = 1.1 * 1.1;

    // Dense (0, 1): 1.1 * 0.1. Then (0.25, 0.375): 0.85 * 0.625. Then (0.5, 0): 0.6 * 0.375. Uniform (1, 0): 0.1 * 1.
    private const double Dense = 0.11 / Whole;
    private const double First = (0.11 + 0.53125) / Whole;
    private const double Both = (0.11 + 0.53125 + 0.225) / Whole;
    private const double UniformOnly = (0.11 + 0.1) / Whole;

    private static readonly CandidateState[] Small =
    [
        Candidate(0, CandidateOrigin.Sampler, 10, 0.8, 50),
        Candidate(1, CandidateOrigin.Sampler, 20, 0.7, 20),
        Candidate(2, CandidateOrigin.Uniform, 30, 0.5, 20),
    ];

    [Fact]
    public void Both_sides_share_a_box_and_the_dense_model()
    {
        SearchAdvantage advantage = SearchAdvantage.Of(State(Small), Spec())!;
        Assert.Equal(Dense, advantage.Search.Start, 12);
        Assert.Equal(Dense, advantage.Uniform!.Start, 12);
        Assert.Equal(First, advantage.Search.After(1), 12);
        Assert.Equal(Both, advantage.Search.Final, 12);
        Assert.Equal(UniformOnly, advantage.Uniform.Final, 12);
        Assert.True(advantage.DenseCounts);
        Assert.Equal([-0.9, 20], advantage.Box.Best);
        Assert.Equal([-0.5, 100], advantage.Box.Worst);
    }

    [Fact]
    public void The_equal_budget_is_what_both_sides_have_and_goes_by_the_order_of_ending()
    {
        CandidateState[] secondFirst = [Small[0] with { EndedAt = 25 }, Small[1], Small[2]];
        SearchAdvantage advantage = SearchAdvantage.Of(State(secondFirst), Spec())!;
        Assert.Equal(1, advantage.EqualBudget(advantage.Uniform!));
        Assert.Equal([1, 0], advantage.Search.Points.Select(p => p.Candidate));
        Assert.Equal((0.11 + (0.6 * 1)) / Whole, advantage.Search.After(1), 12);
        Assert.Equal(Both, advantage.Search.Final, 12);
    }

    [Fact]
    public void A_candidate_that_brought_nothing_was_paid_for_all_the_same()
    {
        CandidateState[] more =
        [
            .. Small,
            Candidate(3, CandidateOrigin.Sampler, 11, 0.95, 1) with { Violations = [0.1] },
            Candidate(4, CandidateOrigin.Sampler, 12, 0, 0) with { Status = CandidateStatus.Failed, Objectives = null },
            Candidate(5, CandidateOrigin.Sampler, 13, 0.6, 90),
        ];
        SearchAdvantage advantage = SearchAdvantage.Of(State(more), Spec())!;
        Assert.Equal(5, advantage.Search.Candidates);
        Assert.Equal([First, First, First, First, Both], advantage.Search.Points.Select(p => p.Hypervolume), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Candidates_of_a_user_and_those_still_at_work_belong_to_no_side()
    {
        CandidateState[] more =
        [
            .. Small,
            Candidate(3, CandidateOrigin.Enqueued, 15, 0.99, 1),
            Candidate(4, CandidateOrigin.Sampler, 0, 0.99, 1) with { Status = CandidateStatus.Active },
        ];
        SearchAdvantage advantage = SearchAdvantage.Of(State(more), Spec())!;
        Assert.Equal(2, advantage.Search.Candidates);
        Assert.Equal(Both, advantage.Search.Final, 12);
    }

    [Fact]
    public void A_dense_model_that_misses_a_constraint_counts_for_nobody()
    {
        var half = new ConstraintSpec(new MetricRef(Metric.Macs), IsUpper: true, BaselineFactor: 0.5, Offset: 0, "macs <= 0.5 * baseline");
        SearchAdvantage advantage = SearchAdvantage.Of(State(Small), Spec() with { Constraints = [half] })!;
        Assert.False(advantage.DenseCounts);
        Assert.Equal(0, advantage.Search.Start);
        Assert.Equal(0.1 * 1.1 / Whole, advantage.Uniform!.Final, 12);
        Assert.Equal(((0.85 * (1.1 - 0.375)) + 0.225) / Whole, advantage.Search.Final, 12);
    }

    [Fact]
    public void One_objective_is_a_length_and_three_are_a_volume()
    {
        SearchAdvantage one = SearchAdvantage.Of(
            State([.. Small.Select(c => c with { Objectives = [c.Objectives!.Value[1]] })]), Spec() with { Objectives = [new MetricRef(Metric.Macs)] })!;
        Assert.Equal((1.1 - 0.375) / 1.1, one.Search.After(1), 12);
        Assert.Equal(1, one.Search.Final, 12);

        // Parameters: dense 10; the only candidate has 5, 50 MACs and the dense model's accuracy, so that accuracy tells nothing.
        SearchAdvantage three = SearchAdvantage.Of(
            State([Candidate(0, CandidateOrigin.Sampler, 1, 0.9, 50) with { Objectives = [0.9, 50, 5] }]),
            Spec() with { Objectives = [new MetricRef(Metric.Accuracy), new MetricRef(Metric.Macs), new MetricRef(Metric.Parameters)] })!;
        Assert.Equal(0.1 * 0.1 / Whole, three.Search.Start, 12);
        Assert.Equal(1, three.Search.Final, 12);
        Assert.Empty(three.Baselines);
        Assert.Null(three.Uniform);
    }

    [Fact]
    public void There_is_nothing_to_compare_before_the_dense_model_is_known_and_a_candidate_ended()
    {
        Assert.Null(SearchAdvantage.Of(CampaignState.Empty, Spec()));
        Assert.Null(SearchAdvantage.Of(State([]), Spec()));
        Assert.Null(SearchAdvantage.Of(State(Small) with { Base = null }, Spec()));
    }

    [Fact]
    public void The_line_names_how_many_candidates_each_side_had()
    {
        SearchAdvantage advantage = SearchAdvantage.Of(State(Small), Spec())!;
        Assert.Equal(
            "search 0.716 (2 candidates), uniform l1 0.174 (1 candidate); at 1 candidate each: search 0.530, uniform l1 0.174",
            HypervolumeText.Of(advantage, advantage.Uniform!));
        SearchAdvantage even = SearchAdvantage.Of(State([Small[0], Small[1], Small[2], Candidate(3, CandidateOrigin.Uniform, 40, 0.5, 20)]), Spec())!;
        Assert.Equal("search 0.716 (2 candidates), uniform l1 0.174 (2 candidates)", HypervolumeText.Of(even, even.Uniform!));
    }

    private static CandidateState Candidate(int number, CandidateOrigin origin, long endedAt, double accuracy, double macs) => new()
    {
        Number = number,
        Origin = origin,
        Recipe = new CandidateRecipe { Granularity = "channel", Criterion = "l1", Normalization = ScoreNormalization.None, Allocation = "uniform", Schedule = "oneShot" },
        Status = CandidateStatus.Complete,
        Objectives = [accuracy, macs],
        EndedAt = endedAt,
    };

    private static CampaignState State(CandidateState[] candidates) => CampaignState.Empty with
    {
        Base = new BaseReport
        {
            Model = ArtifactHash.Of([]),
            Bytes = 1,
            Parameters = 10,
            Macs = 100,
            Validation = new EvaluationFigures { Samples = 100, Accuracy = 0.9 },
            Groups = [],
        },
        Candidates = [.. candidates],
    };

    private static CampaignSpec Spec()
    {
        var use = new DataUse { Source = DataSource.Parse("glyphs:seed=1", "."), Split = DataSplit.Train };
        return new CampaignSpec
        {
            Name = "by-hand",
            Model = new ModelSpec { Architecture = "resnet8" },
            Data = new DataSpec { Train = use, Validation = use },
            Objectives = [new MetricRef(Metric.Accuracy), new MetricRef(Metric.Macs)],
        };
    }
}
