using System.Collections.Immutable;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Work;
using PruneSearch.Pruning.Criteria;
using PruneSearch.TestKit.Campaigns;

namespace PruneSearch.Core.Tests.Campaigns.Journals;

/// <summary>One record of every kind, and of every work item and report inside, with every optional field given.</summary>
internal static class Samples
{
    private static readonly DateTimeOffset At = new(2025, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
    private static readonly EvaluationFigures Figures = new()
    {
        Samples = 100, Accuracy = 0.9, AccuracyLow = 0.8, AccuracyHigh = 0.95, Loss = double.PositiveInfinity, Agreement = 0.5, AgreementLow = 0.4,
        AgreementHigh = 0.6, OutputError = 1e-17,
    };

    private static readonly OracleSummary Oracle = new(1e-7, 3.5, 1e-4, true, "cut against reference");

    private static readonly CandidateRecipe Recipe = new()
    {
        Granularity = "channel", Criterion = "l1", Normalization = ScoreNormalization.Mean, Allocation = "perGroup", Ratio = 0.1 + 0.2,
        GroupRatios = ImmutableSortedDictionary<string, double>.Empty.Add("conv1", 0.5), Schedule = "iterative", Steps = 4, RoundTo = 8, LearningRate = 0.02,
        WeightDecay = 5e-4, Distillation = 0.5, Reinitialize = true,
    };

    public static IReadOnlyList<WorkItem> Items { get; } =
    [
        new WorkItem.Base(),
        new WorkItem.Prepare { Candidate = 3, Recipe = Recipe, BaseModel = FakeWork.Hash("a") },
        new WorkItem.Measure { Candidate = 3, Target = "edge", Model = FakeWork.Hash("b"), Dense = FakeWork.Hash("c"), Final = true, Again = 2 },
        new WorkItem.Train { Candidate = 3, Recipe = Recipe, BaseModel = FakeWork.Hash("a"), Plan = FakeWork.Hash("d"), Rung = 1, Checkpoint = FakeWork.Hash("e") },
        new WorkItem.Evaluate
        {
            Candidate = 3, BaseModel = FakeWork.Hash("a"), Model = FakeWork.Hash("b"), Plan = FakeWork.Hash("d"), Checkpoint = FakeWork.Hash("e"), Rung = 1, Final = true,
        },
    ];

    public static IReadOnlyList<WorkReport> Reports { get; } =
    [
        new BaseReport
        {
            Seconds = 1.5, Model = FakeWork.Hash("a"), Bytes = 1, Parameters = 2, Macs = 3, Validation = Figures, Training = Figures,
            Groups = [new GroupSummary("channel", "conv1", 8, ["conv1", "bn1"])], Warnings = ["seen before"], Curve = [new TrainingPoint(10, 0.5, 0.25, 0.01)],
        },
        new PlanReport
        {
            Seconds = 1.5, Plan = FakeWork.Hash("d"), Identity = "i", ShapeKey = "s", Parameters = 2, NonZeroParameters = 1, Macs = 3, Model = FakeWork.Hash("b"),
            Surgery = Oracle, Ratios = ImmutableSortedDictionary<string, double>.Empty.Add("conv1", 0.5),
        },
        new MeasureReport
        {
            Seconds = 1.5, Target = "edge", Receipt = FakeWork.Hash("f"), LatencyMs = 1.25, P95Ms = 1.5, DenseMs = 2.5, Speedup = 2, SpeedupLow = 1.9, SpeedupHigh = 2.1,
            Unstable = true,
        },
        new TrainReport { Seconds = 1.5, Backend = "compute (V256): it was asked for", Warnings = ["out of memory"], Rung = 1, Checkpoint = FakeWork.Hash("e"), Steps = 100, Curve = [new TrainingPoint(10, 0.5, null)] },
        new EvaluationReport
        {
            Seconds = 1.5, Rung = 1, Figures = Figures, Model = FakeWork.Hash("b"), Bytes = 1, Parameters = 2, NonZeroParameters = 1, Macs = 3, Export = Oracle,
        },
    ];

    public static IReadOnlyList<JournalRecord> All { get; } =
    [
        new JournalRecord.Started { At = At, Format = 1, Name = "tiny", Spec = "name: tiny\n# \u00e9 \U0001f600", BaseFolder = ".", CanonicalSpec = "{}", Version = "1.0" },
        new JournalRecord.Proposed { At = At, Candidate = 3, Origin = CandidateOrigin.Sampler, Configuration = "criterion=l1", Recipe = Recipe },
        new JournalRecord.Proposed { At = At, Candidate = 4, Origin = CandidateOrigin.Sampler, Configuration = "criterion=l2", Recipe = Recipe, Parents = [1, 3] },
        new JournalRecord.Exhausted { At = At },
        .. Items.Select(i => new JournalRecord.Leased { At = At, Item = i, Worker = "w", ExpiresAt = At.AddMinutes(1) }),
        new JournalRecord.LeaseLost { At = At, Token = 7, Reason = LeaseEnd.Expired },
        .. Reports.Select(r => new JournalRecord.Reported { At = At, Token = 7, Report = r }),
        new JournalRecord.ItemFailed { At = At, Token = 7, Kind = FailureKind.OutOfMemory, Message = "no memory", Retry = true },
        new JournalRecord.RungDecided { At = At, Candidate = 3, Rung = 1, Promoted = true },
        new JournalRecord.RungClosed { At = At, Rung = 1 },
        new JournalRecord.CandidateEnded { At = At, Candidate = 3, Status = CandidateStatus.Complete, Objectives = [0.1, double.NaN], Violations = [-1], Reason = "why" },
        new JournalRecord.PhaseChanged { At = At, Phase = CampaignPhase.Final, Front = [3, 1], Reason = "done" },
        new JournalRecord.PauseChanged { At = At, Paused = true },
        new JournalRecord.PinChanged { At = At, Candidate = 3, Pinned = true },
        new JournalRecord.MeasurementAsked { At = At, Candidate = 3, Target = "edge" },
    ];
}
