using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Data;
using PruneSearch.Hardware.Targets;

namespace PruneSearch.TestKit.Campaigns;

/// <summary>A campaign whose work is made up by <see cref="FakeWork"/>: nothing is read, trained or timed.</summary>
public static class TinyCampaign
{
    /// <summary>Random search for four candidates, one rung, one target named edge; objectives are accuracy and latency on it.</summary>
    public static CampaignSpec Spec { get; } = new()
    {
        Name = "tiny",
        Model = new ModelSpec { Architecture = "lenet5", Training = new TrainingSpec() },
        Data = new DataSpec { Train = Use(DataSplit.Train), Validation = Use(DataSplit.Validation), Test = Use(DataSplit.Test) },
        Targets = [TargetNamed("edge")],
        Objectives = [new MetricRef(Metric.Accuracy), new MetricRef(Metric.Latency, "edge")],
        Search = new SearchSpec { Sampler = "random", Candidates = 4 },
    };

    /// <summary>Judged by accuracy alone, without a target or test data.</summary>
    public static CampaignSpec Untimed { get; } =
        Spec with { Targets = [], Objectives = [new MetricRef(Metric.Accuracy)], Data = Spec.Data with { Test = null } };

    public static CampaignSubmission Submission(CampaignSpec spec) => new(spec, CanonicalSpec.ToJson(spec, indented: true), CanonicalSpec.ToJson(spec));

    /// <summary>A cost-model target.</summary>
    public static Target TargetNamed(string name)
    {
        var errors = new List<InputError>();
        return Target.Create(new TargetSpec { Name = name, Runtime = "model:edge" }, "target", [], errors) ?? throw new InvalidInputException(errors);
    }

    private static DataUse Use(DataSplit split) => new() { Source = DataSource.Parse("glyphs:train=100,validation=20,test=20", "."), Split = split };
}
