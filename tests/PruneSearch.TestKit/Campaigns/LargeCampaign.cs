using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Work;
using PruneSearch.Pruning.Criteria;

namespace PruneSearch.TestKit.Campaigns;

/// <summary>The journal of a campaign with any number of candidates, made up: a trade-off between accuracy, latency and parameters, with noise. The same every time.</summary>
public static class LargeCampaign
{
    private const int Workers = 16;
    private const int RecordsPerAppend = 500;

    /// <summary>Three objectives and a constraint; as many candidates as are asked for are planned.</summary>
    public static CampaignSpec Spec(int candidates) => TinyCampaign.Spec with
    {
        Name = "large",
        Objectives = [new MetricRef(Metric.Accuracy), new MetricRef(Metric.Latency, "edge"), new MetricRef(Metric.Parameters)],
        Constraints = [new ConstraintSpec(new MetricRef(Metric.Accuracy), false, 1, -0.4, "accuracy >= baseline - 0.4")],
        Search = new SearchSpec { Sampler = "random", Candidates = candidates },
        Baselines = new BaselineSpec { Uniform = [0.3, 0.5, 0.7] },
    };

    /// <summary>Writes the journal of a campaign that still searches: so many candidates have joined, and the last few are at work.</summary>
    public static async Task WriteAsync(ICampaignStore store, CampaignSpec spec, int candidates, CancellationToken cancellation)
    {
        ICampaignJournal journal = await store.OpenAsync(spec.Name, cancellation);
        await using (journal)
        {
            long sequence = 0;
            foreach (JournalRecord[] records in Records(spec, candidates).Chunk(RecordsPerAppend))
            {
                await journal.AppendAsync(sequence, records, cancellation);
                sequence += records.Length;
            }
        }
    }

    /// <param name="spec">See <see cref="Spec"/>.</param>
    /// <param name="candidates">How many.</param>
    /// <param name="shapes">How many shapes they have at most: each is timed once.</param>
    public static IEnumerable<JournalRecord> Records(CampaignSpec spec, int candidates, int shapes = 200)
    {
        CampaignSubmission submission = TinyCampaign.Submission(spec);
        DateTimeOffset now = CampaignDriver.Start;
        long sequence = 0;
        yield return Next(new JournalRecord.Started
        {
            At = now, Format = JournalRecord.CurrentFormat, Name = spec.Name, Spec = submission.Text, BaseFolder = spec.BaseFolder, CanonicalSpec = submission.Canonical, Version = "test",
        });
        var work = new FakeWork();
        foreach (WorkItem item in new WorkItem[] { new WorkItem.Base(), new WorkItem.Measure { Target = "edge", Model = FakeWork.Hash("dense") } })
        {
            yield return Next(Leased(item, 0));
            yield return Next(new JournalRecord.Reported { At = now, Token = sequence, Report = work.Do(item) });
        }

        yield return Next(new JournalRecord.PhaseChanged { At = now, Phase = CampaignPhase.Search });
        var random = new RandomStream(1, "large campaign");
        var timed = new HashSet<int>();
        for (int c = 0; c < candidates; c++)
        {
            now += TimeSpan.FromSeconds(1);
            double ratio = random.NextDouble(0.05, 0.9);
            double accuracy = 0.92 - (0.5 * ratio * ratio * ratio) - random.NextDouble(0, 0.05);
            int shape = (int)(ratio * shapes);
            CandidateRecipe recipe = Recipe(ratio, random.NextDouble() < 0.5 ? "l1" : "taylor", random.NextDouble(0.001, 0.1));
            yield return Next(new JournalRecord.Proposed { At = now, Candidate = c, Origin = CandidateOrigin.Sampler, Configuration = $"criterion={recipe.Criterion},ratio={ratio:R}", Recipe = recipe });
            if (c >= candidates - Workers)
            {
                yield return Next(Leased(new WorkItem.Prepare { Candidate = c, Recipe = recipe, BaseModel = FakeWork.Hash("dense") }, c));
                continue;
            }

            var plan = (PlanReport)work.Do(new WorkItem.Prepare { Candidate = c, Recipe = recipe, BaseModel = FakeWork.Hash("dense") });
            plan = plan with { ShapeKey = $"shape{shape}", Parameters = (long)(1000 * (1 - ratio)), NonZeroParameters = (long)(1000 * (1 - ratio)), Macs = (long)(10_000 * (1 - ratio)) };
            foreach (JournalRecord record in Done(new WorkItem.Prepare { Candidate = c, Recipe = recipe, BaseModel = FakeWork.Hash("dense") }, plan))
            {
                yield return record;
            }

            if (timed.Add(shape))
            {
                double ms = 4 * (1 - (0.7 * ratio));
                var measure = new WorkItem.Measure { Candidate = c, Target = "edge", Model = FakeWork.Hash($"shape{shape}"), Dense = FakeWork.Hash("dense") };
                var report = new MeasureReport { Target = "edge", Receipt = FakeWork.Hash($"receipt {shape}"), LatencyMs = ms, P95Ms = ms * 1.1, DenseMs = 4, Speedup = 4 / ms, SpeedupLow = 3.9 / ms, SpeedupHigh = 4.1 / ms };
                foreach (JournalRecord record in Done(measure, report))
                {
                    yield return record;
                }
            }

            double latency = 4 * (1 - (0.7 * (shape / (double)shapes)));
            var train = new WorkItem.Train { Candidate = c, Recipe = recipe, BaseModel = FakeWork.Hash("dense"), Plan = plan.Plan, Rung = 0 };
            var evaluate = new WorkItem.Evaluate { Candidate = c, BaseModel = FakeWork.Hash("dense"), Plan = plan.Plan, Checkpoint = FakeWork.Hash($"checkpoint {c}"), Rung = 0 };
            var evaluation = (EvaluationReport)work.Do(evaluate);
            evaluation = evaluation with
            {
                Figures = new EvaluationFigures { Samples = 1000, Accuracy = accuracy, AccuracyLow = accuracy - 0.01, AccuracyHigh = accuracy + 0.01, Loss = 1 - accuracy },
                Parameters = plan.Parameters, NonZeroParameters = plan.NonZeroParameters, Macs = plan.Macs,
            };
            foreach (JournalRecord record in Done(train, new TrainReport { Rung = 0, Checkpoint = FakeWork.Hash($"checkpoint {c}"), Steps = 100 }).Concat(Done(evaluate, evaluation)))
            {
                yield return record;
            }

            yield return Next(new JournalRecord.CandidateEnded
            {
                At = now, Candidate = c, Status = CandidateStatus.Complete, Objectives = [accuracy, latency, plan.Parameters], Violations = [0.9 - 0.4 - accuracy],
            });
        }

        JournalRecord Next(JournalRecord record)
        {
            sequence++;
            return record;
        }

        JournalRecord.Leased Leased(WorkItem item, int slot) => new()
        {
            At = now, Item = item, Worker = $"worker{slot % Workers}", Slot = $"worker{slot % Workers}/1", ExpiresAt = now.AddMinutes(1),
        };

        IEnumerable<JournalRecord> Done(WorkItem item, WorkReport report)
        {
            yield return Next(Leased(item, item.Candidate!.Value));
            now += TimeSpan.FromSeconds(1);
            yield return Next(new JournalRecord.Reported { At = now, Token = sequence, Report = report with { Seconds = 1 } });
        }
    }

    private static CandidateRecipe Recipe(double ratio, string criterion, double learningRate) => new()
    {
        Granularity = "channel", Criterion = criterion, Normalization = ScoreNormalization.None, Allocation = "uniform", Ratio = ratio, Schedule = "oneShot", LearningRate = learningRate,
        GroupRatios = null,
    };
}
